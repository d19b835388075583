/** The data-only form of another engine's JUnit test: what is deployed, and the steps that are done and asserted. */
import type { Json, JsonObject } from '../../../json.ts';

export interface Scenario {
  readonly id: string;
  /** Paths relative to the corpus' `files/`. */
  readonly deploy: readonly string[];
  /** Foreign code it needs: `java`, `beanExpr`, `script:groovy` … */
  readonly needs: readonly string[];
  readonly level: 'observable' | 'history' | 'internal';
  readonly ignored: Json;
  readonly setupUntranslated: Json;
  readonly steps: readonly Step[];
}

/** One step; which fields it has depends on its operation. */
export type Step = JsonObject & { readonly op: string };

/** The case asks for what only its own engine has: how it stores executions, jobs, definitions … */
export class NotApplicableError extends Error {}

/** An assertion does not hold, or a step could not be done. */
export class ScenarioError extends Error {}

export function isRecord(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function stepsOf(value: Json | undefined): readonly Step[] {
  return Array.isArray(value) ? (value as unknown as readonly Step[]) : [];
}

export function textIn(from: JsonObject, name: string): string | null {
  const value = from[name];
  return typeof value === 'string' ? value : null;
}
