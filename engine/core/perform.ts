/** What each command does: it is checked first, and rejected before anything changes. */
import type { Command, CommandOf } from './command.ts';
import { reject, type Rejection } from './env.ts';
import { completeJob, dropIncident, throwEscalation, throwFromChild, throwFromJob } from './perform-job.ts';
import { failJob } from './jobs.ts';
import { resolveIncident } from './resolve.ts';
import { failure } from './result.ts';
import type { Run } from './run.ts';
import { start } from './start.ts';
import type { Wait, WaitId, WaitOf } from './state.ts';
import { resumeOwn, serve } from './subscriptions.ts';
import { changeTask, completeTask } from './tasks.ts';
import { fireTimer } from './timers.ts';

/** A command that names a wait. */
type OnWait = Extract<Command, { readonly wait: WaitId }>;

export function perform(run: Run, command: Command): Rejection | null {
  const { state } = run;
  if (state.status !== 'active') return reject('ENDED', `Process instance ${state.instance} has ended`);
  const hasStarted = state.lastId > 0;
  if (command.type === 'instance.start')
    return hasStarted ? reject('CONFLICT', 'The process instance has started already') : start(run, command);
  if (!hasStarted) return reject('CONFLICT', 'The process instance has not started yet');
  if (command.type === 'instance.cancel') {
    run.cancel(1, command.reason);
    run.emit({ type: 'instance.cancelled', reason: command.reason });
    return null;
  }
  if (command.type === 'variables.set') return setVariables(run, command);
  return onWait(run, command);
}

function onWait(run: Run, command: OnWait): Rejection | null {
  const owner = run.indices.owners.get(command.wait);
  const wait = owner === undefined ? undefined : run.alive(owner).waits[command.wait];
  if (owner === undefined || !wait)
    return reject('NOT_FOUND', `${run.state.instance}-${command.wait} does not wait any more`);
  switch (command.type) {
    case 'task.change':
      return expect(wait, 'task', (task) => changeTask(run, owner, task, command));
    case 'task.complete':
      return expect(wait, 'task', (task) => completeTask(run, owner, task, command));
    case 'job.complete':
      return expect(wait, 'job', (job) => done(completeJob(run, owner, job, command)));
    case 'job.fail':
      return expect(wait, 'job', (job) => {
        dropIncident(run, owner, job);
        failJob(run, owner, job, command);
        return null;
      });
    case 'job.throw':
      return expect(wait, 'job', (job) => done(throwFromJob(run, owner, job, { kind: 'bpmn', ...command })));
    case 'job.escalate':
      return expect(wait, 'job', () => done(throwEscalation(run, owner, command)));
    case 'timer.fire':
      return expect(wait, 'timer', (timer) => fireTimer(run, owner, timer));
    case 'message.deliver':
      return expect(wait, 'message', () => done(serve(run, owner, wait, command.variables)));
    case 'signal.deliver':
      return expect(wait, 'signal', () => done(serve(run, owner, wait, command.variables)));
    case 'child.complete':
      return expect(wait, 'child', () => {
        run.closeWait(owner, wait.id, true);
        resumeOwn(run, owner, { wait, variables: command.output });
        return null;
      });
    case 'child.throw':
      return expect(wait, 'child', () => done(throwFromChild(run, owner, command)));
    case 'child.escalate':
      return expect(wait, 'child', () => done(throwEscalation(run, owner, { ...command, variables: {} })));
    case 'child.fail':
      return expect(wait, 'child', () => {
        run.closeWait(owner, wait.id, false);
        run.raise(owner, failure('call', command.message), {
          do: 'phase',
          phase: 'running',
          listener: 0,
        });
        return null;
      });
    case 'incident.resolve':
      return expect(wait, 'incident', (incident) =>
        done(resolveIncident(run, owner, incident, command.retries ?? 1)),
      );
    default:
      throw new Error(`unknown command ${JSON.stringify(command satisfies never)}`);
  }
}

function expect<T extends Wait['type']>(
  wait: Wait,
  type: T,
  then: (wait: WaitOf<T>) => Rejection | null,
): Rejection | null {
  if (wait.type !== type) return reject('CONFLICT', `Wait ${wait.id} is for a ${wait.type}, not a ${type}`);
  return then(wait as WaitOf<T>);
}

/** The effect has taken place: no rejection. */
function done(_effect: void): null {
  return null;
}

function setVariables(run: Run, { scope, values }: CommandOf<'variables.set'>): Rejection | null {
  if (scope !== null && !run.find(scope))
    return reject('NOT_FOUND', `There is no scope ${scope} in process instance ${run.state.instance}`);
  run.setLocal(scope ?? 1, values);
  return null;
}
