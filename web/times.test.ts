import { describe, expect, it } from '@jest/globals';
import { dateTimeText, durationText, relativeText, type TimeStyle } from './times.ts';

const style: TimeStyle = { now: Date.parse('2026-03-14T23:30:00Z'), locale: 'en-GB', zone: 'Europe/Zurich' };

describe('times', () => {
  it('writes instants in the zone of the reader', () => {
    expect(dateTimeText('2026-07-01T22:30:00Z', style)).toBe('2 Jul 2026, 00:30');
    expect(dateTimeText(null, style)).toBe('');
    expect(dateTimeText('nonsense', style)).toBe('');
  });

  it.each([
    ['2026-03-14T23:29:50Z', 'just now'],
    ['2026-03-14T23:30:20Z', 'in a moment'],
    ['2026-03-14T23:10:00Z', '20 minutes ago'],
    ['2026-03-15T03:31:00Z', 'in 4 hours'],
    // It is the 15th in Zurich already: 47 hours on is the 16th there, and that is tomorrow.
    ['2026-03-16T22:30:00Z', 'tomorrow'],
    ['2026-03-16T23:30:00Z', 'in 2 days'],
    ['2025-12-01T00:00:00Z', '1 Dec 2025'],
  ])('says %s as "%s"', (iso, words) => {
    expect(relativeText(iso, style)).toBe(words);
  });

  it.each([
    [350, '350 ms'],
    [12_000, '12 s'],
    [240_000, '4 min'],
    [4_800_000, '1 h 20 min'],
    [86_400_000, '1 d'],
    [null, ''],
  ])('says a duration of %s as "%s"', (milliseconds, words) => {
    expect(durationText(milliseconds)).toBe(words);
  });
});
