import { describe, expect, it } from '@jest/globals';
import { isoTime, parseTime, startOfDay } from './time.ts';

describe('parseTime', () => {
  it.each([
    ['2026-01-31', '2026-01-31T00:00:00.000Z'],
    ['2026-01-31T09:30', '2026-01-31T09:30:00.000Z'],
    ['2026-01-31T09:30:00Z', '2026-01-31T09:30:00.000Z'],
    ['2026-01-31T09:30:00.250+02:00', '2026-01-31T07:30:00.250Z'],
    ['2026-01-31T09:30-05:00', '2026-01-31T14:30:00.000Z'],
  ])('reads %s', (text, instant) => {
    expect(isoTime(parseTime(text, 'dueAt'))).toBe(instant);
  });

  it.each(['', 'tomorrow', '2026-13-01', '2026-01-31T25:00', '31.01.2026', '2026-01-31T09:30:00 Z'])(
    'refuses %p, naming the field',
    (text) => {
      expect(() => parseTime(text, 'dueAt')).toThrow(/dueAt/);
    },
  );
});

describe('startOfDay', () => {
  it.each([
    ['UTC', '2026-01-15T09:00:00Z', '2026-01-15', '2026-01-15T00:00:00.000Z', 24],
    ['Asia/Tokyo', '2026-01-15T20:00:00Z', '2026-01-16', '2026-01-15T15:00:00.000Z', 24],
    ['America/New_York', '2026-01-15T03:00:00Z', '2026-01-14', '2026-01-14T05:00:00.000Z', 24],
    // The clocks go forward at two in the night, and back in October: the day has 23 and 25 hours.
    ['Europe/Berlin', '2026-03-29T12:00:00Z', '2026-03-29', '2026-03-28T23:00:00.000Z', 23],
    ['Europe/Berlin', '2026-10-25T12:00:00Z', '2026-10-25', '2026-10-24T22:00:00.000Z', 25],
  ])('in %s holds %s', (zone, instant, day, start, hours) => {
    const found = startOfDay(Date.parse(instant), zone);
    expect({ ...found, start: isoTime(found.start) }).toEqual({
      day,
      start,
      next: found.start + hours * 3_600_000,
    });
  });
});
