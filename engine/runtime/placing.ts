/** Who does a job: this node at once, this node later, or an external worker. Decided when its row is written. */
import type { Alive, WaitOf } from '../core/state.ts';
import type { Definition, JobSpec } from '../model/definition.ts';
import type { Entry } from '../store/entry.ts';
import type { Lease, Placement } from '../store/rows.ts';
import type { Surroundings } from './surroundings.ts';

/** Queues, in `job.type`, of what every node does itself and what has no type in the diagram. */
export const SCRIPT_QUEUE = 'baton:script';
export const CONTINUE_QUEUE = 'baton:continue';
/** Foreign code, until a binding says what stands in for it. */
export const UNBOUND_QUEUE = 'baton:unbound';
export const OWN_QUEUES: readonly string[] = [SCRIPT_QUEUE, CONTINUE_QUEUE, UNBOUND_QUEUE];
const UNBOUND = 'unbound:';

/** How long a job is this node's before another may take it; renewed while it runs. */
export const JOB_LOCK_MS = 60_000;

export interface Placing {
  place(entry: Entry, element: Alive, wait: WaitOf<'job'>, now: number): Placement;
}

export function createPlacing(
  { definitions, ids, node }: Pick<Surroundings, 'definitions' | 'ids' | 'node'>,
  runs: { hasConnector(type: string): boolean; hasRoom(): boolean },
): Placing {
  return {
    place(entry, element, wait, now) {
      const loaded = definitions.peek(entry.state.definitionKey);
      const spec = loaded ? jobSpecOf(loaded.definition, element, wait) : null;
      const queue = queueOf(wait, spec);
      const isOurs = OWN_QUEUES.includes(queue) || runs.hasConnector(queue);
      const isDue = wait.retriesLeft > 0 && wait.dueAt <= now;
      const lease: Lease | null =
        isOurs && isDue && runs.hasRoom()
          ? { owner: node(), lockUntil: now + JOB_LOCK_MS, fence: ids.next() }
          : null;
      return { queue, lease };
    },
  };
}

function queueOf(wait: WaitOf<'job'>, spec: JobSpec | null): string {
  if (wait.purpose === 'continue') return CONTINUE_QUEUE;
  if (spec?.script) return SCRIPT_QUEUE;
  return wait.jobType.startsWith(UNBOUND) ? UNBOUND_QUEUE : wait.jobType;
}

/** The job in the diagram; null for the rest of a step that was cut short. */
export function jobSpecOf(definition: Definition, element: Alive, wait: WaitOf<'job'>): JobSpec | null {
  const node = definition.nodes.get(element.element);
  if (wait.purpose === 'continue' || !node) return null;
  if (wait.listener !== undefined) {
    const listeners = definition.flows.get(wait.target)?.listeners ?? node.listeners;
    return listeners[wait.listener]?.job ?? null;
  }
  return 'job' in node ? node.job : null;
}
