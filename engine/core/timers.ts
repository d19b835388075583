/** A timer is due: it fires, and a repeating one is set again (BPMN 2.0.2 §10.5.5). */
import { reject, type Rejection } from './env.ts';
import type { Run } from './run.ts';
import type { ElementId, WaitOf } from './state.ts';
import { serve } from './subscriptions.ts';

export function fireTimer(run: Run, owner: ElementId, timer: WaitOf<'timer'>): Rejection | null {
  if (run.env.now < timer.dueAt) return reject('CONFLICT', `Timer ${timer.id} is not due yet`);
  const fired = timer.fired + 1;
  const target = run.nodeNamed(timer.target);
  const repeats = timer.kind === 'cycle' && 'interrupting' in target && !target.interrupting;
  const next = repeats ? run.env.schedule(timer, timer.zone, timer.startedAt, fired) : null;
  const dueAt = next?.ok ? next.dueAt : null;
  run.emit({ type: 'timer.fired', ...run.at(owner), wait: timer.id, fired, dueAt });
  if (dueAt === null) run.closeWait(owner, timer.id, true);
  if (next && !next.ok) run.raise(owner, { ok: false, type: 'timer', message: next.message }, { do: 'arm' });
  serve(run, owner, timer, {});
  return null;
}
