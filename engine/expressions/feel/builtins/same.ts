/** Whether two equal values are also written alike: `is` tells 10:00Z from 10:00+00:00's twin in another zone. */
import { FeelDateTime, FeelTime } from '../temporal/moment.ts';
import { type Zone, zoneToText } from '../temporal/zone.ts';
import type { FeelValue } from '../value.ts';

export function sameForm(a: FeelValue, b: FeelValue): boolean {
  if (a instanceof FeelTime && b instanceof FeelTime) return sameZone(a.zone, b.zone);
  if (a instanceof FeelDateTime && b instanceof FeelDateTime) return sameZone(a.time.zone, b.time.zone);
  return true;
}

function sameZone(a: Zone | null, b: Zone | null): boolean {
  return a === null || b === null ? a === b : zoneToText(a) === zoneToText(b);
}
