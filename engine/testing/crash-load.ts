/** A server's load in a process of its own, for crash.test.ts to kill: says what it was told is done, line by line. */
import { openDatabase } from '../store/database.ts';
import { createRuntime } from '../runtime/create-runtime.ts';
import { benchConnector, workloads } from './bench/workloads.ts';

const [dataDir = ''] = process.argv.slice(2);
const database = await openDatabase({ dataDir });
await database.migrate();
const runtime = await createRuntime({
  database,
  connectors: [benchConnector],
  zone: 'UTC',
  nodeName: 'crash',
  findBinding: async () => null,
});
await runtime.run();
const resources = workloads.map(({ name, bpmn }) => ({ name: `${name}.bpmn`, content: bpmn }));
await runtime.deploy({ resources, by: 'load' });

async function lane(): Promise<never> {
  for (;;) {
    const service = await runtime.start({
      processId: 'service-5',
      businessKey: null,
      variables: {},
      by: 'load',
    });
    process.stdout.write(`started ${service.instance}\n`);
    const user = await runtime.start({
      processId: 'user-task',
      businessKey: null,
      variables: {},
      by: 'load',
    });
    const wait = user.events.find((event) => event.type === 'wait.opened')?.wait.id ?? 0;
    const command = { type: 'task.complete' as const, wait, variables: {} };
    await runtime.execute({ instance: user.instance, command, by: 'load' });
    process.stdout.write(`completed ${user.instance}\n`);
  }
}

await Promise.all(Array.from({ length: 10 }, lane));
