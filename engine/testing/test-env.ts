/** A small deterministic world for the interpreter: virtual time, ISO durations and cycles, no decisions unless given. */
import type { Env, Schedule, TimerText } from '../core/env.ts';

/** Midnight of 1 January 2026 in UTC. */
export const TEST_START = Date.UTC(2026, 0, 1);

export function testEnv(env: Partial<Env> = {}): Env {
  return {
    now: TEST_START,
    zone: 'UTC',
    schedule: scheduleSimply,
    decide: (id) => ({ ok: false, message: `there is no decision ${id}` }),
    maxMoves: 10_000,
    ...env,
  };
}

/** Durations `P1DT2H3M4S`, cycles `R3/PT1H` and dates; months and years are left to the real calendar. */
export function scheduleSimply(timer: TimerText, _zone: string, startedAt: number, fired: number): Schedule {
  if (timer.kind === 'date') {
    const instant = Date.parse(timer.text);
    return Number.isNaN(instant) ? bad(timer) : { ok: true, dueAt: fired === 0 ? instant : null };
  }
  const cycle = /^R(\d*)\/(.+)$/.exec(timer.text);
  const duration = durationMs(cycle ? (cycle[2] ?? '') : timer.text);
  if (duration === null || (timer.kind === 'cycle') !== (cycle !== null)) return bad(timer);
  const limit = cycle ? (cycle[1] === '' ? Infinity : Number(cycle[1])) : 1;
  return { ok: true, dueAt: fired < limit ? startedAt + duration * (fired + 1) : null };
}

function bad(timer: TimerText): Schedule {
  return { ok: false, message: `"${timer.text}" is not a ${timer.kind}` };
}

function durationMs(text: string): number | null {
  const parts = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/.exec(text);
  if (!parts || text === 'P') return null;
  const [days, hours, minutes, seconds] = parts.slice(1).map((part) => Number(part ?? 0));
  return ((((days ?? 0) * 24 + (hours ?? 0)) * 60 + (minutes ?? 0)) * 60 + (seconds ?? 0)) * 1000;
}
