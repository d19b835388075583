/**
 * JUEL: the `${…}` and `#{…}` of Camunda 7, Activiti and Flowable (Unified Expression Language, JSR 245 §1), parsed once
 * into closures. Methods are those of a list; nothing of the host can be reached.
 */
import type { Dialect } from '../../model/definition.ts';
import type { Evaluation, EvaluationContext, Expression } from '../../model/expression.ts';
import type { Json } from '../../json.ts';
import type { CompileResult } from '../result.ts';
import { compileNode, type Compiled, type Scope } from './compile.ts';
import { asText } from './coerce.ts';
import { MAX_TEXT } from './methods.ts';
import { namesIn } from './names.ts';
import { parseJuel, JuelSyntaxError } from './parse.ts';
import { splitTemplate } from './template.ts';
import { JuelFailure, toJson, type JuelValue } from './value.ts';

export { beanCalls } from './bean-calls.ts';

/** One `${…}` alone keeps its type; mixed with text the whole is text. `\${` is literal. */
export function compileJuel(source: string, _options: { readonly dialect: Dialect }): CompileResult {
  try {
    const parts = splitTemplate(source);
    const nodes = parts.map((part) => (part.kind === 'text' ? null : parseJuel(part.text, part.position)));
    const reads = [...new Set(nodes.flatMap((node) => (node ? [...namesIn(node)] : [])))];
    const compiled = parts.map((part, index) => {
      const node = nodes[index];
      return node ? compileNode(node) : (): JuelValue => part.text;
    });
    const only = compiled.length === 1 ? compiled[0] : undefined;
    const run = only ?? ((scope: Scope): JuelValue => joined(compiled, scope));
    return { ok: true, expression: expressionOf(source, reads, run) };
  } catch (error) {
    if (error instanceof JuelSyntaxError)
      return { ok: false, message: error.message, position: error.position };
    // Only a nesting beyond the parser's own limits could overflow the stack; still the author's fault, not a bug.
    if (error instanceof RangeError) return { ok: false, message: 'The expression is nested too deep' };
    throw error;
  }
}

function joined(parts: readonly Compiled[], scope: Scope): string {
  let text = '';
  for (const part of parts) {
    text += asText(part(scope));
    if (text.length > MAX_TEXT) throw new JuelFailure('The text becomes too long');
  }
  return text;
}

function expressionOf(
  source: string,
  reads: readonly string[],
  run: (scope: Scope) => JuelValue,
): Expression {
  return {
    language: 'juel',
    source,
    reads,
    evaluate(context: EvaluationContext): Evaluation {
      const assignments = new Map<string, Json>();
      try {
        const value = toJson(run({ context, assignments }));
        return assignments.size === 0
          ? { ok: true, value, warnings: [] }
          : { ok: true, value, warnings: [], assignments: Object.fromEntries(assignments) };
      } catch (error) {
        if (error instanceof JuelFailure)
          return { ok: false, message: `${error.message} in ${source.slice(0, 200)}` };
        if (error instanceof RangeError)
          return {
            ok: false,
            message: `The values are too large or nested too deep in ${source.slice(0, 60)}`,
          };
        throw error;
      }
    },
  };
}
