/** JavaScript (placeholder; its owner replaces it). */
import type { CompileResult } from '../result.ts';
export function compileJavaScript(source: string): CompileResult {
  return { ok: false, message: `JavaScript is not there yet: ${source}` };
}
