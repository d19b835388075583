/** Text out of values of unknown kind: events and error details are JSON. */
export function wordsOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
