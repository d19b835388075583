/** `npm run bench [-- --json] [--instances N] [--in-flight N] [--store S] [--workload W]`: what a process instance costs, on both databases. */
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { Database } from '../../store/database.ts';
import { openDatabase } from '../../store/database.ts';
import { postgresMissing, startPostgres } from '../postgres.ts';
import type { BenchOptions, BenchResult } from './bench.ts';
import { bench } from './bench.ts';
import { cpuReader } from './measure.ts';
import { workloads } from './workloads.ts';

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    instances: { type: 'string', default: '3000' },
    'in-flight': { type: 'string', default: '500' },
    store: { type: 'string' },
    workload: { type: 'string' },
  },
});
const options: BenchOptions = { instances: whole(values.instances), inFlight: whole(values['in-flight']) };

if (!values.json) printHead();
const missing = postgresMissing();
if (values.store !== 'embedded') {
  if (missing === null) await onPostgres();
  else console.error(`skipped on PostgreSQL: ${missing}`);
}
if (values.store !== 'postgres') await onEmbedded();

function whole(text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number > 0) return number;
  console.error(`"${text}" is not a whole number above zero.`);
  process.exit(1);
}

async function onPostgres(): Promise<void> {
  const server = await startPostgres();
  const database = await openDatabase({ url: server.url });
  try {
    await runAll(database, server.pid);
  } finally {
    await database.close();
    await server.close();
  }
}

/** On files, synced as in production. */
async function onEmbedded(): Promise<void> {
  const dataDir = mkdtempSync(path.join(os.tmpdir(), 'baton-bench-'));
  const database = await openDatabase({ dataDir });
  try {
    await runAll(database, null);
  } finally {
    await database.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function runAll(database: Database, serverPid: number | null): Promise<void> {
  await database.migrate();
  for (const workload of workloads)
    if (values.workload === undefined || values.workload === workload.name)
      print(await bench(database, cpuReader(database, serverPid), workload, options));
}

function printHead(): void {
  console.log(
    `${options.instances} instances, ${options.inFlight} at one time; CPU in µs an instance; floor: the same rows without an engine`,
  );
  console.log(
    'workload   store      per second      floor   ratio   node CPU (floor)   database CPU (floor)',
  );
}

function print(result: BenchResult): void {
  if (values.json) {
    console.log(JSON.stringify(result));
    return;
  }
  const { workload, store, perSecond, floorPerSecond, ratioToFloor, nodeCpuUs, floorNodeCpuUs } = result;
  const node = `${nodeCpuUs} (${floorNodeCpuUs})`;
  const database = `${result.databaseCpuUs ?? '?'} (${result.floorDatabaseCpuUs ?? '?'})`;
  console.log(
    [
      workload.padEnd(10),
      store.padEnd(9),
      String(perSecond).padStart(11),
      String(floorPerSecond).padStart(10),
    ].join(' '),
    [ratioToFloor.toFixed(2).padStart(7), node.padStart(18), database.padStart(22)].join(' '),
  );
}
