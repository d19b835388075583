/** Measures a workload on a store, and then the floor: the same rows by the same statements without an engine. */
import type { Database } from '../../store/database.ts';
import { createRuntime } from '../../runtime/create-runtime.ts';
import { emptyDatabase } from '../stores.ts';
import type { CpuReader } from './measure.ts';
import { recorded, replay } from './recording.ts';
import type { Workload } from './workloads.ts';
import { benchConnector } from './workloads.ts';

export interface BenchResult {
  readonly workload: Workload['name'];
  readonly store: Database['kind'];
  readonly nodes: number;
  readonly perSecond: number;
  /** Microseconds of CPU a process instance; null where the system does not tell. */
  readonly nodeCpuUs: number;
  readonly databaseCpuUs: number | null;
  /** Rate of the engine as a part of the floor's. */
  readonly ratioToFloor: number;
  readonly floorPerSecond: number;
  readonly floorNodeCpuUs: number;
  readonly floorDatabaseCpuUs: number | null;
  readonly instances: number;
}

export interface BenchOptions {
  readonly instances: number;
  readonly inFlight: number;
}

/** Instances run before the clock starts: compilers and caches warm up. */
const WARM_UP = 300;

interface Measured {
  readonly perSecond: number;
  readonly nodeUs: number;
  readonly databaseUs: number | null;
}

export async function bench(
  database: Database,
  cpu: CpuReader,
  workload: Workload,
  options: BenchOptions,
): Promise<BenchResult> {
  const { instances, inFlight } = options;
  const listened = recorded(database);
  const engine = await withRuntime(listened.database, async (runtime) => {
    await runtime.deploy({
      resources: [{ name: `${workload.name}.bpmn`, content: workload.bpmn }],
      by: 'bench',
    });
    await workload.run(runtime, WARM_UP, inFlight);
    const warmUp = listened.writers.map(({ length }) => length);
    const measured = await measure(cpu, instances, () => workload.run(runtime, instances, inFlight));
    // the warm-up's rows are written again too, but not measured
    return { measured, warmUp };
  });
  await emptyDatabase(database);
  const { writers } = listened;
  await replay(
    database,
    writers.map((recording, index) => recording.slice(0, engine.warmUp[index] ?? 0)),
  );
  const rest = writers.map((recording, index) => recording.slice(engine.warmUp[index] ?? 0));
  const floor = await measure(cpu, instances, () => replay(database, rest));
  await emptyDatabase(database);
  const { measured } = engine;
  return {
    workload: workload.name,
    store: database.kind,
    nodes: 1,
    perSecond: round(measured.perSecond),
    nodeCpuUs: round(measured.nodeUs),
    databaseCpuUs: measured.databaseUs === null ? null : round(measured.databaseUs),
    ratioToFloor: Math.round((measured.perSecond / floor.perSecond) * 100) / 100,
    floorPerSecond: round(floor.perSecond),
    floorNodeCpuUs: round(floor.nodeUs),
    floorDatabaseCpuUs: floor.databaseUs === null ? null : round(floor.databaseUs),
    instances,
  };
}

async function withRuntime<T>(
  database: Database,
  work: (runtime: Awaited<ReturnType<typeof createRuntime>>) => Promise<T>,
): Promise<T> {
  const runtime = await createRuntime({
    database,
    connectors: [benchConnector],
    zone: 'UTC',
    nodeName: 'bench',
    findBinding: async () => null,
  });
  await runtime.run();
  try {
    return await work(runtime);
  } finally {
    await runtime.stop();
  }
}

async function measure(cpu: CpuReader, instances: number, work: () => Promise<void>): Promise<Measured> {
  const before = await cpu.read();
  const began = performance.now();
  await work();
  const seconds = (performance.now() - began) / 1000;
  const after = await cpu.read();
  return {
    perSecond: instances / seconds,
    nodeUs: (after.nodeUs - before.nodeUs) / instances,
    databaseUs:
      after.databaseUs === null || before.databaseUs === null
        ? null
        : (after.databaseUs - before.databaseUs) / instances,
  };
}

function round(value: number): number {
  return Math.round(value);
}
