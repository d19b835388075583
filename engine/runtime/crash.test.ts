/** `kill -9` under load on the embedded database: what was answered is there, and the rest goes on to its end. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { openDatabase } from '../store/database.ts';
import { benchConnector } from '../testing/bench/workloads.ts';
import { createRuntime } from './create-runtime.ts';

const load = path.resolve(import.meta.dirname, '../testing/crash-load.ts');

/** Kills the process, with what it had told by then, once it has told so much. */
function killAfter(dataDir: string, answers: number): Promise<readonly string[]> {
  const child = spawn(process.execPath, ['--import', 'tsx', load, dataDir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.stdout.on('data', (part: Buffer) => {
      text += part.toString();
      if (text.split('\n').length > answers) child.kill('SIGKILL');
    });
    child.once('close', (_code, signal) => {
      if (signal === 'SIGKILL') resolve(text.split('\n').slice(0, -1));
      else reject(new Error(`the load ended by itself (${signal ?? 'exit'})`));
    });
  });
}

describe('kill -9 in the middle of the load', () => {
  it('loses nothing that was answered and does nothing twice', async () => {
    const dataDir = mkdtempSync(path.join(os.tmpdir(), 'baton-crash-'));
    const told: string[] = [];
    for (const answers of [150, 60, 100]) told.push(...(await killAfter(dataDir, answers)));

    const database = await openDatabase({ dataDir });
    const runtime = await createRuntime({
      database,
      connectors: [benchConnector],
      zone: 'UTC',
      nodeName: 'after',
      findBinding: async () => null,
    });
    await runtime.run();
    await runtime.settle();
    const instances = await database.query<{ id: number; status: number; revision: number; process: string }>(
      `select i.id, i.status, i.revision, d.process_id as process from instance i join definition d on d.key = i.definition_key`,
    );
    const byId = new Map(instances.map((instance) => [String(instance.id), instance]));
    for (const line of told) {
      const [what, id = ''] = line.split(' ');
      expect(byId.get(id)).toMatchObject({
        process: what === 'started' ? 'service-5' : 'user-task',
        status: 1,
      });
    }
    const service = instances.filter((instance) => instance.process === 'service-5');
    // the start and five results: one more would be a result counted twice, one less one that was lost
    expect(new Set(service.map(({ revision }) => revision))).toEqual(new Set([6]));
    expect(new Set(service.map(({ status }) => status))).toEqual(new Set([1]));
    const [record] = await database.query(
      `select count(*) as steps, (select sum(revision) from instance) as revisions from history`,
    );
    expect(record?.steps).toBe(record?.revisions);
    expect(await database.query(`select count(*) as n from job`)).toEqual([{ n: 0 }]);
    expect(await database.query(`select count(*) as n from incident`)).toEqual([{ n: 0 }]);
    await runtime.stop();
    await database.close();
    rmSync(dataDir, { recursive: true, force: true });
  }, 180_000);
});
