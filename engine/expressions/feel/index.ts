/** The face of FEEL (placeholder while the compiler is being written). */
import type { CompileResult } from '../result.ts';
import type { Json } from '../../json.ts';
export function compileFeelExpression(text: string, source = text): CompileResult {
  return { ok: false, message: `FEEL is not there yet: ${source}` };
}
export function compileUnaryExpression(source: string): CompileResult {
  return { ok: false, message: `FEEL is not there yet: ${source}` };
}
export function toJson(value: Json): Json {
  return value;
}
