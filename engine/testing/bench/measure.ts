/** CPU time of Node and of the database, told apart. */
import { readdirSync, readFileSync } from 'node:fs';
import type { Database } from '../../store/database.ts';

export interface CpuReader {
  /** Microseconds used so far: of this process without the database's thread, and of the database; null: unknown. */
  read(): Promise<{ readonly nodeUs: number; readonly databaseUs: number | null }>;
}

/** `serverPid`: postmaster of a private PostgreSQL. */
export function cpuReader(database: Database, serverPid: number | null): CpuReader {
  return {
    async read() {
      const { user, system } = process.cpuUsage();
      if (!database.embedded)
        return { nodeUs: user + system, databaseUs: serverPid === null ? null : treeUs(serverPid) };
      const databaseUs = await database.embedded.cpuUsage();
      return { nodeUs: user + system - databaseUs, databaseUs };
    },
  };
}

const TICK_US = 10_000;

/** The server's processes, those that have ended included. */
function treeUs(postmaster: number): number {
  const processes = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return processes.reduce((sum, pid) => sum + usedUs(Number(pid), postmaster), 0);
}

function usedUs(pid: number, postmaster: number): number {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    const [parent, utime, stime, cutime, cstime] = [1, 11, 12, 13, 14].map((index) => Number(fields[index]));
    const own = ((utime ?? 0) + (stime ?? 0)) * TICK_US;
    if (pid === postmaster) return own + ((cutime ?? 0) + (cstime ?? 0)) * TICK_US;
    return parent === postmaster ? own : 0;
  } catch {
    return 0; // it ended just now: its parent has its time
  }
}
