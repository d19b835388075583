/** Call activities must name what they call. */
import type { Build } from '../compile/process.ts';

export function checkCalls(build: Build): void {
  for (const [draft, element] of build.elements)
    if (draft.kind === 'callActivity' && !('call' in draft && draft.call) && !isRefused(draft.id, build))
      build.reading.report('CALL_WITHOUT_TARGET', element, 'names no process to call.');
}

/** A call that its reader has refused already needs no second finding. */
function isRefused(id: string, { reading }: Build): boolean {
  return reading.reporter.findings.some(
    ({ code, element }) => element === id && code === 'IMPLEMENTATION_UNSUPPORTED',
  );
}
