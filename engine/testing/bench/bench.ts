/** Measures a workload on a store, and then the floor: the same rows by the same statements without an engine. */
import type { Database } from '../../store/database.ts';
import { createRuntime } from '../../runtime/create-runtime.ts';
import type { Runtime } from '../../runtime/runtime.ts';
import { emptyDatabase } from '../stores.ts';
import type { CpuReader } from './measure.ts';
import type { Recording } from './recording.ts';
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
const WARM_UP = 1_000;

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
  const engine = await withRuntime(database, async (runtime) => {
    await deploy(runtime, workload);
    await workload.run(runtime, WARM_UP, inFlight);
    return measure(cpu, instances, () => workload.run(runtime, instances, inFlight));
  });
  await emptyDatabase(database);
  const writers = await record(database, workload, options);
  await emptyDatabase(database);
  const floor = await measure(cpu, instances, () => replay(database, writers));
  await emptyDatabase(database);
  return {
    workload: workload.name,
    store: database.kind,
    nodes: 1,
    perSecond: round(engine.perSecond),
    nodeCpuUs: round(engine.nodeUs),
    databaseCpuUs: engine.databaseUs === null ? null : round(engine.databaseUs),
    ratioToFloor: Math.round((engine.perSecond / floor.perSecond) * 100) / 100,
    floorPerSecond: round(floor.perSecond),
    floorNodeCpuUs: round(floor.nodeUs),
    floorDatabaseCpuUs: floor.databaseUs === null ? null : round(floor.databaseUs),
    instances,
  };
}

/** The rows of as many instances, from a run of their own: listening costs time. */
async function record(
  database: Database,
  workload: Workload,
  { instances, inFlight }: BenchOptions,
): Promise<readonly Recording[]> {
  const listened = recorded(database);
  await withRuntime(listened.database, async (runtime) => {
    await deploy(runtime, workload);
    await workload.run(runtime, instances, inFlight);
  });
  return listened.writers;
}

async function deploy(runtime: Runtime, { name, bpmn }: Workload): Promise<void> {
  await runtime.deploy({ resources: [{ name: `${name}.bpmn`, content: bpmn }], by: 'bench' });
}

async function withRuntime<T>(database: Database, work: (runtime: Runtime) => Promise<T>): Promise<T> {
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
