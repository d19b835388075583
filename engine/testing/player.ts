/**
 * Plays processes in memory, with the real interpreter and a virtual clock: definitions deployed together, called
 * instances, messages and signals between them, timers when time is advanced. For tests and for `baton run`.
 */
import type { Command, Wait, WaitOf } from '../core/index.ts';
import type { Variables } from '../json.ts';
import { MAX_DELIVERIES, World, type Waiting } from './world.ts';

export {
  RejectedError,
  type PlayedEvent,
  type PlayedMessage,
  type PlayerOptions,
  type Waiting,
} from './world.ts';

export class Player extends World {
  /** The first wait of a kind at an element, in any instance. */
  find<T extends Wait['type']>(
    type: T,
    element?: string,
  ): (Waiting & { readonly wait: WaitOf<T> }) | undefined {
    return this.waits().find(
      (waiting): waiting is Waiting & { readonly wait: WaitOf<T> } =>
        waiting.wait.type === type && (element === undefined || waiting.element === element),
    );
  }

  /** Serves what waits at an element: completes its task or job, delivers its message or signal, fires its timer. */
  complete(waiting: Waiting, variables: Variables = {}): void {
    const { instance, wait } = waiting;
    this.send(instance, servingCommand(wait, variables));
  }

  throwError(waiting: Waiting, code: string, message: string | null = null, variables: Variables = {}): void {
    this.send(waiting.instance, { type: 'job.throw', wait: waiting.wait.id, code, message, variables });
  }

  /** Fails a job for good, so that an incident is raised; with retries left it is only counted. */
  fail(waiting: Waiting, message: string, retriesLeft = 0): void {
    const wait = waiting.wait.id;
    this.send(waiting.instance, { type: 'job.fail', wait, message, retriesLeft, retryInMs: null });
  }

  resolve(waiting: Waiting): void {
    this.send(waiting.instance, { type: 'incident.resolve', wait: waiting.wait.id });
  }

  /** The instant of the next due timer, or null when none runs. */
  nextDue(): number | null {
    return this.#nextTimer()?.wait.dueAt ?? null;
  }

  /** Lets time pass; timers that come due on the way fire in their order. */
  advance(milliseconds: number): void {
    this.advanceTo(this.now + milliseconds);
  }

  advanceTo(instant: number): void {
    for (let fired = 0; fired < MAX_DELIVERIES; fired++) {
      const timer = this.#nextTimer();
      if (!timer || timer.wait.dueAt > instant) break;
      this.now = timer.wait.dueAt;
      this.send(timer.instance, { type: 'timer.fire', wait: timer.wait.id });
    }
    this.now = instant;
  }

  #nextTimer(): (Waiting & { readonly wait: WaitOf<'timer'> }) | undefined {
    return this.waits()
      .filter(
        (waiting): waiting is Waiting & { readonly wait: WaitOf<'timer'> } => waiting.wait.type === 'timer',
      )
      .reduce<(Waiting & { readonly wait: WaitOf<'timer'> }) | undefined>(
        (first, next) => (first && first.wait.dueAt <= next.wait.dueAt ? first : next),
        undefined,
      );
  }
}

function servingCommand(wait: Wait, variables: Variables): Command {
  switch (wait.type) {
    case 'task':
      return { type: 'task.complete', wait: wait.id, variables };
    case 'job':
      return { type: 'job.complete', wait: wait.id, variables };
    case 'message':
      return { type: 'message.deliver', wait: wait.id, variables };
    case 'signal':
      return { type: 'signal.deliver', wait: wait.id, variables };
    case 'timer':
      return { type: 'timer.fire', wait: wait.id };
    case 'child':
      return { type: 'child.complete', wait: wait.id, output: variables };
    case 'incident':
      return { type: 'incident.resolve', wait: wait.id };
    case 'condition':
      throw new Error('a condition is served by setting a variable');
    default:
      throw new Error(`unknown wait ${JSON.stringify(wait satisfies never)}`);
  }
}
