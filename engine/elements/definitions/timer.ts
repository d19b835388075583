/** Timer events (BPMN 2.0.2 §10.5.5): a date, a duration or a cycle, evaluated when the wait opens. */
import type { EventRule } from '../../core/behaviour.ts';
import { failure } from '../../core/result.ts';

export const timer: EventRule<'timer'> = {
  arm(run, owner, target, on, part) {
    const { kind, value, cron } = on.timer;
    const text = run.evaluateText(value, owner, 'timer', 'timer');
    if (!text.ok) return text;
    const { now } = run.env;
    const zone = run.definition.zone ?? run.env.zone;
    const spec = { kind, text: text.value, cron };
    const schedule = run.env.schedule(spec, zone, now, 0);
    if (!schedule.ok) return failure('timer', `Timer of ${target.id}: ${schedule.message}`);
    if (schedule.dueAt === null)
      return failure('timer', `Timer of ${target.id}: "${text.value}" is never due`);
    run.openWait(owner, {
      type: 'timer',
      target: target.id,
      ...spec,
      zone,
      dueAt: schedule.dueAt,
      startedAt: now,
      fired: 0,
      ...(part !== undefined && { part }),
    });
    return null;
  },
};
