/** Every kind's behaviour; total by type. `interpret` binds them to the kernel. */
import type { Behaviours } from '../core/behaviour.ts';
import type { Command } from '../core/command.ts';
import type { Env, Outcome } from '../core/env.ts';
import type { Event } from '../core/event.ts';
import type { State } from '../core/state.ts';
import { step } from '../core/step.ts';
import type { Definition } from '../model/definition.ts';
import { adHocSubProcess } from './ad-hoc-sub-process.ts';
import { boundaryEvent } from './boundary-event.ts';
import { businessRuleTask } from './business-rule-task.ts';
import { callActivity } from './call-activity.ts';
import { complexGateway } from './complex-gateway.ts';
import { events } from './definitions/index.ts';
import { endEvent } from './end-event.ts';
import { eventBasedGateway } from './event-based-gateway.ts';
import { eventSubProcess } from './event-sub-process.ts';
import { exclusiveGateway } from './exclusive-gateway.ts';
import { inclusiveGateway } from './inclusive-gateway.ts';
import { intermediateCatchEvent } from './intermediate-catch-event.ts';
import { intermediateThrowEvent } from './intermediate-throw-event.ts';
import { manualTask } from './manual-task.ts';
import { parallelGateway } from './parallel-gateway.ts';
import { process } from './process.ts';
import { receiveTask } from './receive-task.ts';
import { scriptTask } from './script-task.ts';
import { sendTask } from './send-task.ts';
import { serviceTask } from './service-task.ts';
import { startEvent } from './start-event.ts';
import { subProcess } from './sub-process.ts';
import { task } from './task.ts';
import { transaction } from './transaction.ts';
import { userTask } from './user-task.ts';

export { support, unsupported, type Support } from './support.ts';

export const behaviours: Behaviours = {
  kinds: {
    process,
    startEvent,
    endEvent,
    intermediateCatchEvent,
    intermediateThrowEvent,
    boundaryEvent,
    task,
    manualTask,
    userTask,
    serviceTask,
    sendTask,
    receiveTask,
    scriptTask,
    businessRuleTask,
    callActivity,
    subProcess,
    eventSubProcess,
    transaction,
    adHocSubProcess,
    exclusiveGateway,
    parallelGateway,
    inclusiveGateway,
    eventBasedGateway,
    complexGateway,
  },
  events,
};

/** Carries out one command with every kind of element; see `step`. */
export function interpret(definition: Definition, state: State, command: Command, env: Env): Outcome<Event> {
  return step(definition, state, command, env, behaviours);
}
