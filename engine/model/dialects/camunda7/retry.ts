/** `failedJobRetryTimeCycle`: `R3/PT10M`, or a list of waits (Camunda's `ParseUtil.parseRetryIntervals`). */
import type { RetrySpec } from '../../definition.ts';
import type { Reading } from '../../reading.ts';
import type { XmlElement } from '../../xml/element.ts';
import { DEFAULT_RETRY } from '../job.ts';
import type { Family } from './family.ts';

export function familyRetry(element: XmlElement, family: Family, reading: Reading): RetrySpec {
  const text = family.child(element, 'failedJobRetryTimeCycle')?.text.trim();
  if (!text) return DEFAULT_RETRY;
  const cycle = /^R(\d+)\/(P\S+)$/.exec(text);
  if (cycle) return { maxAttempts: Math.max(1, Number(cycle[1])), backoff: [cycle[2] ?? ''] };
  const waits = text.split(',').map((part) => part.trim());
  // Every wait stands between two attempts, so that a list of three waits means four attempts.
  if (waits.every((wait) => /^P\S+$/.test(wait))) return { maxAttempts: waits.length + 1, backoff: waits };
  reading.report(
    'ATTRIBUTE_NOT_USED',
    element,
    `has the retry cycle ${text}, which is not known at deployment.`,
    {
      severity: 'review',
      remedy: 'Write the cycle as text, such as R3/PT10M.',
    },
  );
  return DEFAULT_RETRY;
}
