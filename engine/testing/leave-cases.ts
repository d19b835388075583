/** Cases of the leave process for tests: an engine where it is deployed, and what moves a case on. */
import type { ActivatedJob, InstanceView, Subject, TaskView } from '../views.ts';
import { leaveProcess } from './leave-process.ts';
import { testEngine, type TestEngine, type TestEngineOptions } from './test-engine.ts';

/** Does the jobs. */
export const worker: Subject = {
  id: 'program:robot',
  kind: 'program',
  name: 'robot',
  displayName: 'robot',
  groups: ['workers'],
};

export async function leaveEngine(options: TestEngineOptions = {}): Promise<TestEngine> {
  const t = await testEngine(options);
  await t.engine.definitions.deploy(t.people.frida, leaveProcess);
  return t;
}

export interface LeaveCases {
  /** By Anna, for three days, unless told otherwise. */
  readonly start: (
    by?: Subject,
    days?: number,
    businessKey?: string | null,
  ) => Promise<InstanceView & { readonly nextTask: TaskView | null }>;
  readonly approveTask: (instanceId: string) => Promise<TaskView>;
  /** By Carla, unless told otherwise. */
  readonly approved: (instanceId: string, by?: Subject) => Promise<void>;
  /** The job of the next case to book. */
  readonly book: () => Promise<ActivatedJob>;
}

/** For an engine that is made only when the tests begin. */
export function leaveCases(current: () => TestEngine): LeaveCases {
  async function approveTask(instanceId: string): Promise<TaskView> {
    const { engine, people } = current();
    const { items } = await engine.tasks.list(people.omar, { instanceId });
    const task = items.find(({ element }) => element === 'Approve');
    if (!task) throw new Error('no task to approve');
    return task;
  }

  return {
    start(by = current().people.anna, days = 3, businessKey = null) {
      return current().engine.instances.start(by, {
        processId: 'leave',
        businessKey,
        viaForm: true,
        variables: { employee: by.name, days },
      });
    },

    approveTask,

    async approved(instanceId, by = current().people.carla) {
      const { id } = await approveTask(instanceId);
      const { engine } = current();
      await engine.tasks.claim(by, id);
      await engine.tasks.complete(by, id, { variables: { approved: true } });
    },

    async book() {
      const [job] = await current().engine.jobs.activate(worker, {
        type: 'book',
        worker: 'w',
        maxJobs: 1,
        lockMs: 60_000,
      });
      if (!job) throw new Error('no job to do');
      return job;
    },
  };
}
