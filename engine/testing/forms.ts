/** Forms for tests: made of components in code, on a day in March in Zurich. */
import type { FormContext, FormSchema } from '../forms/index.ts';
import { readFormSchema } from '../forms/index.ts';
import type { JsonObject } from '../json.ts';

export const context = (initial: JsonObject = {}): FormContext => ({
  initial,
  now: Date.parse('2026-03-14T10:00:00Z'),
  zone: 'Europe/Zurich',
});

export function form(...components: JsonObject[]): FormSchema {
  const read = readFormSchema({ type: 'default', schemaVersion: 19, components });
  if (!read.ok) throw new Error(JSON.stringify(read.findings));
  return read.schema;
}

export const text = (key: string, more: JsonObject = {}): JsonObject => ({
  type: 'textfield',
  key,
  label: key,
  ...more,
});
