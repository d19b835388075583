/** Expressions as plain functions, for models built in code. */
import type { Json } from '../json.ts';
import type { EvaluationContext, Expression } from '../model/expression.ts';

/** A value that depends on nothing. */
export function value(constant: Json): Expression {
  return {
    language: 'static',
    source: typeof constant === 'string' ? constant : JSON.stringify(constant),
    reads: [],
    constant,
    evaluate: () => ({ ok: true, value: constant, warnings: [] }),
  };
}

/** Computes from variables by name. A variable that is missing, or a throw, is a failure with its reason. */
export function compute(reads: readonly string[], from: (...values: readonly Json[]) => Json): Expression {
  return {
    language: 'javascript',
    source: `${reads.join(', ')} → …`,
    reads,
    evaluate(context) {
      const values: Json[] = [];
      for (const name of reads) {
        const found = context.get(name);
        if (found === undefined) return { ok: false, message: `there is no variable ${name}` };
        values.push(found);
      }
      try {
        return { ok: true, value: from(...values), warnings: [] };
      } catch (error) {
        return { ok: false, message: error instanceof Error ? error.message : String(error) };
      }
    },
  };
}

/** Whether a variable that must be there is true. */
export const is = (name: string): Expression => compute([name], (flag) => flag === true);

/** The value of one variable; a dotted path reads its members. Missing is null with a warning, as in FEEL. */
export function read(path: string): Expression {
  const [name = path, ...members] = path.split('.');
  return {
    language: 'feel',
    source: path,
    reads: [name],
    evaluate(context) {
      let found: Json | undefined = context.get(name);
      for (const member of members)
        found =
          typeof found === 'object' && found !== null && !Array.isArray(found)
            ? (found as Record<string, Json>)[member]
            : undefined;
      return { ok: true, value: found ?? null, warnings: found === undefined ? [`no variable ${path}`] : [] };
    },
  };
}

/** Full power, for tests of the kernel itself. */
export function evaluating(
  source: string,
  reads: readonly string[],
  evaluate: (context: EvaluationContext) => ReturnType<Expression['evaluate']>,
): Expression {
  return { language: 'javascript', source, reads, evaluate };
}
