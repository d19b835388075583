/** JavaScript in diagrams: scripts in the sandbox, and conditions as expressions. */
import type { Json } from '../../json.ts';
import type { Evaluation, EvaluationContext } from '../../model/expression.ts';
import type { CompileResult } from '../result.ts';
import { runScriptNow, warmSandbox } from './run-script.ts';

export { closeSandbox, runScript } from './run-script.ts';
export type { ScriptRequest, ScriptResult } from './run-script.ts';

/** Words that are no variables. */
const WORDS = new Set(
  'break case catch const continue default delete do else false finally for function if in instanceof let new null return switch this throw true try typeof undefined var void while execution task print println console BpmnError S JSON Math Date String Number Boolean Array Object'.split(
    ' ',
  ),
);
const MAX_NAMES = 1000;

/** A condition or value in JavaScript. Syntax is only known when it runs: the sandbox is the only parser we have. */
export function compileJavaScript(source: string): CompileResult {
  const text = source.trim();
  if (text === '') return { ok: false, message: 'The JavaScript expression is empty.' };
  // `return x > 1;` is what a script engine's function body looks like.
  const script = /^return\b/.test(text) ? `(function () { ${text} })()` : text;
  const reads = namesIn(text);
  warmSandbox();
  return {
    ok: true,
    expression: { language: 'javascript', source, reads, evaluate: (context) => evaluate(script, context) },
  };
}

function evaluate(source: string, context: EvaluationContext): Evaluation {
  const names = context.names();
  const variables: Record<string, Json> = {};
  for (const name of names.slice(0, MAX_NAMES)) variables[name] = context.get(name) ?? null;
  const result = runScriptNow({ language: 'javascript', source, variables, execution: context.execution });
  if (!result.ok) return { ok: false, message: `${result.message} (in ${source.slice(0, 80)})` };
  if (result.error) return { ok: false, message: `BpmnError ${result.error.code} cannot be thrown here` };
  const { value, assignments } = result;
  return Object.keys(assignments).length > 0
    ? { ok: true, value, warnings: [], assignments }
    : { ok: true, value, warnings: [] };
}

function namesIn(source: string): readonly string[] {
  const code = source.replaceAll(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|\/\/[^\n]*|\/\*[\s\S]*?\*\//g, ' ');
  const names = new Set<string>();
  for (const [, dot, name = ''] of code.matchAll(/(\.\s*)?([A-Za-z_$][\w$]*)/g)) {
    if (dot === undefined && !WORDS.has(name)) names.add(name);
  }
  return [...names].slice(0, MAX_NAMES);
}
