/** Call activities must name what they call. */
import type { Build } from '../compile/process.ts';

export function checkCalls(build: Build): void {
  for (const [draft, element] of build.elements)
    if (draft.kind === 'callActivity' && !('call' in draft && draft.call))
      build.reading.report('CALL_WITHOUT_TARGET', element, 'names no process to call.');
}
