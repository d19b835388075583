import { describe, expect, it } from '@jest/globals';
import { durationMs, parseCron, parseInstant, schedule } from './index.ts';

const at = (text: string): number => Date.parse(text);
const BERLIN = 'Europe/Berlin';

function due(
  kind: 'date' | 'duration' | 'cycle',
  text: string,
  startedAt: string,
  options: { fired?: number; zone?: string; cron?: 'spring' | 'quartz'; now?: string } = {},
): string | null {
  const result = schedule(
    { kind, text, cron: options.cron ?? 'spring' },
    options.zone ?? 'UTC',
    at(startedAt),
    options.fired ?? 0,
    options.now === undefined ? undefined : at(options.now),
  );
  if (!result.ok) throw new Error(result.message);
  return result.dueAt === null ? null : new Date(result.dueAt).toISOString();
}

describe('dates', () => {
  it.each([
    ['2026-05-01T09:00:00Z', 'UTC', '2026-05-01T09:00:00.000Z'],
    ['2026-05-01T09:00:00+02:00', 'UTC', '2026-05-01T07:00:00.000Z'],
    ['2026-05-01T09:00', BERLIN, '2026-05-01T07:00:00.000Z'],
    ['2026-05-01T09:00:00[America/New_York]', BERLIN, '2026-05-01T13:00:00.000Z'],
    ['2026-05-01T09:00:00@Europe/Berlin', 'UTC', '2026-05-01T07:00:00.000Z'],
    ['2026-05-01', BERLIN, '2026-04-30T22:00:00.000Z'],
    ['2026-05-01T09:00:00.000+0200', 'UTC', '2026-05-01T07:00:00.000Z'],
    ['2026-05-01 09:00:00', 'UTC', '2026-05-01T09:00:00.000Z'],
    ['PT10M', 'UTC', '2026-01-01T00:10:00.000Z'],
  ])('reads %s in %s', (text, zone, expected) => {
    expect(due('date', text, '2026-01-01T00:00:00Z', { zone })).toBe(expected);
  });

  it.each(['tomorrow', '2026-13-01', '', '2026-02-30T00:00:00Z', 'x'.repeat(300)])('refuses %s', (text) => {
    expect(schedule({ kind: 'date', text, cron: 'spring' }, 'UTC', 0, 0).ok).toBe(false);
  });

  it.each(['date', 'duration', 'cycle'] as const)('refuses a %s in a zone that does not exist', (kind) => {
    const text = { date: '2026-05-01T09:00:00', duration: 'P1D', cycle: '0 0 9 * * ?' }[kind];
    const result = schedule({ kind, text, cron: 'spring' }, 'Mars/Base', 0, 0);
    expect(result).toEqual({ ok: false, message: expect.stringContaining('Mars/Base') });
  });

  it('takes epoch milliseconds from JSON, nothing else', () => {
    expect(parseInstant(1000, 'UTC')).toEqual({ ok: true, value: 1000 });
    expect(parseInstant(true, 'UTC').ok).toBe(false);
    expect(parseInstant(null, 'UTC').ok).toBe(false);
  });
});

describe('durations', () => {
  it('follows the calendar at the end of a month and over a change of clocks', () => {
    expect(due('duration', 'P1M', '2024-01-31T12:00:00Z')).toBe('2024-02-29T12:00:00.000Z');
    expect(due('duration', 'P1D', '2027-03-27T08:00:00Z', { zone: BERLIN })).toBe('2027-03-28T07:00:00.000Z');
    expect(due('duration', 'PT24H', '2027-03-27T08:00:00Z', { zone: BERLIN })).toBe(
      '2027-03-28T08:00:00.000Z',
    );
  });

  it('knows weeks and fractions, and is due once', () => {
    expect(due('duration', 'P1W', '2026-01-01T00:00:00Z')).toBe('2026-01-08T00:00:00.000Z');
    expect(due('duration', 'P0.5D', '2026-01-01T00:00:00Z')).toBe('2026-01-01T12:00:00.000Z');
    expect(due('duration', 'PT0.1S', '2026-01-01T00:00:00Z')).toBe('2026-01-01T00:00:00.100Z');
    expect(due('duration', 'P1W', '2026-01-01T00:00:00Z', { fired: 1 })).toBeNull();
  });

  it('never fires before it was set', () => {
    expect(due('duration', '-PT5M', '2026-01-01T00:00:00Z')).toBe('2026-01-01T00:00:00.000Z');
  });

  it.each(['P', 'PT', 'P1DT', 'PT1H30', '10 minutes', 'PT1e9S', 'P99999999999D'])('refuses %s', (text) => {
    expect(durationMs(text, 0).ok).toBe(false);
  });
});

describe('repetitions', () => {
  it('fires as often as it says, counted from the start', () => {
    const start = '2026-01-31T00:00:00Z';
    expect(due('cycle', 'R3/P1M', start)).toBe('2026-02-28T00:00:00.000Z');
    expect(due('cycle', 'R3/P1M', start, { fired: 1 })).toBe('2026-03-31T00:00:00.000Z');
    expect(due('cycle', 'R3/P1M', start, { fired: 2 })).toBe('2026-04-30T00:00:00.000Z');
    expect(due('cycle', 'R3/P1M', start, { fired: 3 })).toBeNull();
  });

  it('begins at its own start and stops at its end', () => {
    const text = 'R/2026-01-01T10:00:00Z/PT1H/2026-01-01T12:00:00Z';
    const start = '2026-01-01T00:00:00Z';
    expect(due('cycle', text, start)).toBe('2026-01-01T10:00:00.000Z');
    expect(due('cycle', text, start, { fired: 2 })).toBe('2026-01-01T12:00:00.000Z');
    expect(due('cycle', text, start, { fired: 3 })).toBeNull();
    expect(due('cycle', 'R/PT1H/2026-01-01T00:30:00Z', start)).toBeNull();
  });

  it('skips what it missed when endless, and makes up for it when counted', () => {
    const options = { fired: 1, now: '2026-01-03T00:30:00Z' };
    expect(due('cycle', 'R/PT1H', '2026-01-01T00:00:00Z', options)).toBe('2026-01-03T01:00:00.000Z');
    expect(due('cycle', 'R5/PT1H', '2026-01-01T00:00:00Z', options)).toBe('2026-01-01T02:00:00.000Z');
  });

  it('skips far without looking at every missed firing', () => {
    const options = { fired: 1, now: '2036-01-03T00:30:00Z' };
    expect(due('cycle', 'R/PT1S', '2026-01-01T00:00:00Z', options)).toBe('2036-01-03T00:30:01.000Z');
    expect(due('cycle', 'R/P1M', '2026-01-31T00:00:00Z', options)).toBe('2036-01-31T00:00:00.000Z');
  });

  it.each(['R/PT0S', 'R3', 'R/P', 'R3/tomorrow/PT1H', 'Rx/PT1H'])('refuses %s', (text) => {
    expect(schedule({ kind: 'cycle', text, cron: 'spring' }, 'UTC', 0, 0).ok).toBe(false);
  });
});

describe('cron', () => {
  const after = '2026-01-01T00:00:00Z'; // a Thursday
  it.each([
    ['0 0/5 * * * ?', '2026-01-01T00:05:00.000Z'],
    ['0/20 * * * * ?', '2026-01-01T00:00:20.000Z'],
    ['0 0 9 ? * MON-FRI', '2026-01-01T09:00:00.000Z'],
    ['0 0 12 L * ?', '2026-01-31T12:00:00.000Z'],
    ['0 0 12 LW * ?', '2026-01-30T12:00:00.000Z'],
    ['0 0 0 L-3 * ?', '2026-01-28T00:00:00.000Z'],
    ['0 0 0 15W * ?', '2026-01-15T00:00:00.000Z'],
    ['0 0 0 17W * ?', '2026-01-16T00:00:00.000Z'],
    ['0 0 0 ? * 5#3', '2026-01-16T00:00:00.000Z'],
    ['0 0 0 ? * 5L', '2026-01-30T00:00:00.000Z'],
    ['0 0 0 29 2 ?', '2028-02-29T00:00:00.000Z'],
    ['0 0 12 1 1 ? 2030', '2030-01-01T12:00:00.000Z'],
    ['0 9 * * *', '2026-01-01T09:00:00.000Z'],
    ['@weekly', '2026-01-04T00:00:00.000Z'],
  ])('finds the next of %s', (text, expected) => {
    expect(due('cycle', text, after)).toBe(expected);
  });

  it('counts weekdays by the dialect', () => {
    expect(due('cycle', '0 0 9 ? * 2', after)).toBe('2026-01-06T09:00:00.000Z');
    expect(due('cycle', '0 0 9 ? * 2', after, { cron: 'quartz' })).toBe('2026-01-05T09:00:00.000Z');
  });

  it('gives the following occurrences in turn', () => {
    expect(due('cycle', '0 0 9 * * ?', after, { fired: 2 })).toBe('2026-01-03T09:00:00.000Z');
  });

  it('keeps to the clock on the wall: after a gap the first instant, in an overlap once', () => {
    const daily = '0 30 2 * * ?';
    expect(due('cycle', daily, '2027-03-27T12:00:00Z', { zone: BERLIN })).toBe('2027-03-28T01:00:00.000Z');
    expect(due('cycle', daily, '2027-10-30T12:00:00Z', { zone: BERLIN })).toBe('2027-10-31T00:30:00.000Z');
    expect(due('cycle', daily, '2027-10-31T00:30:00Z', { zone: BERLIN })).toBe('2027-11-01T01:30:00.000Z');
    expect(due('cycle', '0 */30 * * * ?', '2027-10-31T00:30:00Z', { zone: BERLIN })).toBe(
      '2027-10-31T01:00:00.000Z',
    );
    expect(due('cycle', '0 30 * * * ?', '2027-03-28T00:45:00Z', { zone: BERLIN })).toBe(
      '2027-03-28T01:30:00.000Z',
    );
    expect(due('cycle', '0 30 2,14 * * ?', '2027-10-31T00:30:00Z', { zone: BERLIN })).toBe(
      '2027-10-31T13:30:00.000Z',
    );
  });

  it('finds the next second of a day without looking at all before it', () => {
    const started = performance.now();
    expect(due('cycle', '* * * * * ?', '2026-06-01T21:59:58Z', { zone: BERLIN })).toBe(
      '2026-06-01T21:59:59.000Z',
    );
    expect(due('cycle', '* * * * * ?', '2026-06-01T21:59:59Z', { zone: BERLIN })).toBe(
      '2026-06-01T22:00:00.000Z',
    );
    expect(due('cycle', '* * * * * ?', '2027-10-31T00:59:59Z', { zone: BERLIN })).toBe(
      '2027-10-31T01:00:00.000Z',
    );
    expect(due('cycle', '* * * * * ?', '2027-03-28T00:59:59Z', { zone: BERLIN })).toBe(
      '2027-03-28T01:00:00.000Z',
    );
    // Each took three seconds once.
    expect(performance.now() - started).toBeLessThan(1000);
  });

  it('goes on after years of firings without counting them', () => {
    const options = { fired: 5_000_000, now: '2027-01-01T00:00:30Z' };
    expect(due('cycle', '0 * * * * ?', after, options)).toBe('2027-01-01T00:01:00.000Z');
    expect(schedule({ kind: 'cycle', text: '0 * * * * ?', cron: 'spring' }, 'UTC', 0, 5_000_000).ok).toBe(
      false,
    );
  });

  it('gives up on a day that never comes', () => {
    expect(parseCron('0 0 0 30 2 ?', 'spring').ok).toBe(false);
    expect(due('cycle', '0 0 0 ? 2 1#5 2026', after)).toBeNull();
    expect(due('cycle', '0 0 0 1 1 ? 2020', after)).toBeNull();
  });

  it.each([
    '1-100000000 * * * *',
    `1-${'9'.repeat(50)} * * * *`,
    '1-4000000 * * * * ?',
    '* * *',
    '99 * * * * ?',
    'a b c d e f',
    '0 0 0 0 0 0 0 0',
    '${x} * * * * *',
  ])('refuses %s at once', (text) => {
    expect(parseCron(text, 'spring').ok).toBe(false);
  });
});
