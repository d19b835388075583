/** Builds job specifications with the defaults that all dialects share. */
import { constantExpression } from '../../expressions/index.ts';
import type { Dialect, JobSpec, RetrySpec, ScriptSource } from '../definition.ts';
import type { Expression } from '../expression.ts';

/** Attempts when the diagram says nothing: what Camunda 7 (`JobEntity.DEFAULT_RETRIES`) and Zeebe do. */
export const DEFAULT_ATTEMPTS = 3;
export const DEFAULT_RETRY: RetrySpec = { maxAttempts: DEFAULT_ATTEMPTS, backoff: [] };

export function jobSpec(type: Expression | string, rest: Partial<Omit<JobSpec, 'type'>> = {}): JobSpec {
  return {
    type: typeof type === 'string' ? constantExpression(type) : type,
    retry: DEFAULT_RETRY,
    timeoutMs: null,
    priority: null,
    headers: {},
    origin: null,
    resultVariable: null,
    resultExpression: null,
    errorExpression: null,
    script: null,
    mergeResult: true,
    ...rest,
  };
}

/** Key of the binding table. */
export function bindingKey(dialect: Dialect, kind: string, value: string): string {
  return `${dialect}/${kind}/${value}`;
}

/** Code of another tool that must be bound before it runs. */
export function unboundJob(
  dialect: Dialect,
  kind: string,
  value: string,
  rest: Partial<Omit<JobSpec, 'type' | 'origin'>> = {},
): JobSpec {
  return jobSpec(`unbound:${bindingKey(dialect, kind, value)}`, {
    ...rest,
    origin: { dialect, kind, value },
  });
}

export function scriptJob(
  source: ScriptSource,
  rest: Partial<Omit<JobSpec, 'type' | 'script'>> = {},
): JobSpec {
  return jobSpec('script', { ...rest, script: source });
}
