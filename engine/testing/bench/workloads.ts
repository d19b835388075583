/** What is measured: a process with a user task, and one with five durable service tasks in a row. */
import type { Connector } from '../../../connectors/connector.ts';
import type { Runtime } from '../../runtime/runtime.ts';

export interface Workload {
  readonly name: 'user-task' | 'service-5';
  readonly bpmn: string;
  /** Runs so many instances from start to end, `inFlight` at one time. */
  run(runtime: Runtime, instances: number, inFlight: number): Promise<void>;
}

const head = `<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" targetNamespace="bench">`;
const flow = (from: string, to: string): string =>
  `<sequenceFlow id="${from}_${to}" sourceRef="${from}" targetRef="${to}"/>`;

/** About half a kilobyte of variables, as in the measurements of performance.md. */
const variables = {
  customer: { name: 'Acme Industries', number: 'C-20817', country: 'DE', rating: 'A' },
  amount: 1250.5,
  approved: false,
  items: Array.from({ length: 4 }, (_, item) => ({
    article: `A-${1000 + item}`,
    quantity: item + 1,
    price: 19.9,
  })),
};

const userTask: Workload = {
  name: 'user-task',
  bpmn: `${head}<process id="user-task" isExecutable="true"><startEvent id="start"/>${flow('start', 'approve')}
    <userTask id="approve" name="Approve"><extensionElements><zeebe:userTask/><zeebe:assignmentDefinition candidateGroups="sales"/></extensionElements></userTask>
    ${flow('approve', 'end')}<endEvent id="end"/></process></definitions>`,
  async run(runtime, instances, inFlight) {
    await inParallel(instances, inFlight, async () => {
      const { instance, events } = await begin(runtime, 'user-task');
      const opened = events.find((event) => event.type === 'wait.opened');
      if (!opened) throw new Error('no task was opened');
      const command = { type: 'task.complete' as const, wait: opened.wait.id, variables: { approved: true } };
      const { status } = await runtime.execute({ instance, command, by: 'bench' });
      if (status !== 'completed') throw new Error(`the instance is ${status}`);
    });
  },
};

const steps = ['a', 'b', 'c', 'd', 'e'];
const task = (id: string): string =>
  `<serviceTask id="${id}"><extensionElements><zeebe:taskDefinition type="bench" retries="3"/>
   <zeebe:taskHeaders><zeebe:header key="resultVariable" value="result_${id}"/></zeebe:taskHeaders></extensionElements></serviceTask>`;

const service5: Workload = {
  name: 'service-5',
  bpmn: `${head}<process id="service-5" isExecutable="true"><startEvent id="start"/>${flow('start', 'a')}
    ${steps.map((id, index) => `${task(id)}${flow(id, steps[index + 1] ?? 'end')}`).join('')}<endEvent id="end"/></process></definitions>`,
  async run(runtime, instances, inFlight) {
    await inParallel(instances, inFlight, async () => {
      const { instance } = await begin(runtime, 'service-5');
      await new Promise<void>((resolve) => lastCalls.set(instance, resolve));
    });
    await runtime.settle();
  },
};

/** Who waits for the last service task of an instance to be called. */
const lastCalls = new Map<string, () => void>();

/** Does nothing and answers at once: what is measured is all around it. */
export const benchConnector: Connector = {
  type: 'bench',
  name: 'Bench',
  description: 'Answers at once.',
  version: 1,
  icon: '<svg xmlns="http://www.w3.org/2000/svg"/>',
  appliesTo: ['bpmn:ServiceTask'],
  fields: [],
  example: { ok: true },
  concurrency: 1_000,
  async run({ instanceId, elementId }) {
    if (elementId === steps.at(-1)) {
      lastCalls.get(instanceId)?.();
      lastCalls.delete(instanceId);
    }
    return { ok: true, step: elementId };
  },
};

function begin(runtime: Runtime, processId: string): ReturnType<Runtime['start']> {
  return runtime.start({ processId, variables, businessKey: null, by: 'bench' });
}

async function inParallel(count: number, limit: number, work: () => Promise<void>): Promise<void> {
  let begun = 0;
  const lane = async (): Promise<void> => {
    while (begun < count) {
      begun += 1;
      await work();
    }
  };
  await Promise.all(Array.from({ length: limit }, lane));
}

export const workloads: readonly Workload[] = [userTask, service5];
