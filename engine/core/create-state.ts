/** The empty document of a process instance that has not started yet. */
import type { State } from './state.ts';

export function createState(instance: {
  readonly instance: string;
  readonly definitionKey: string;
  readonly processId: string;
  readonly businessKey: string | null;
  readonly parent: State['parent'];
  readonly depth: number;
}): State {
  return {
    schema: 1,
    instance: instance.instance,
    definitionKey: instance.definitionKey,
    processId: instance.processId,
    businessKey: instance.businessKey,
    status: 'active',
    lastId: 0,
    parent: instance.parent,
    depth: instance.depth,
    alive: {},
  };
}
