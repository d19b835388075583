/** JUEL (placeholder; its owner replaces it). */
import type { Dialect } from '../../model/definition.ts';
import type { CompileResult } from '../result.ts';
export function compileJuel(source: string, _options: { readonly dialect: Dialect }): CompileResult {
  return { ok: false, message: `JUEL is not there yet: ${source}` };
}
