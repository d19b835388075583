/** The receive task (BPMN 2.0.2 §10.3.3): waits for its message, whose variables are its result. */
import type { Behaviour } from '../core/behaviour.ts';
import { awaitMessage } from './definitions/message.ts';

export const receiveTask: Behaviour<'receiveTask'> = {
  enter: (run, id, node) => awaitMessage(run, id, node, node.message),
};
