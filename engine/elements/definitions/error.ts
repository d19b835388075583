/**
 * Error events (BPMN 2.0.2 §10.5.7, §13.5.3): the scope they are thrown in ends; who catches them is found by search. An
 * error end event that nothing catches ends the instance abnormally, and its caller, if any, gets the error.
 */
import type { EventOfType, EventRule } from '../../core/behaviour.ts';
import { success, textOf, type Result } from '../../core/result.ts';
import type { Run } from '../../core/run.ts';
import type { ElementId } from '../../core/state.ts';

export const error: EventRule<'error'> = {
  arm: () => null,
  depart(run, id, _node, on) {
    const code = codeOf(run, id, on);
    if (!code.ok) return code;
    const text = on.message ? run.evaluate(on.message, id) : success(null);
    if (!text.ok) return text;
    const message = text.value === null ? null : textOf(text.value);
    const by = run.at(id);
    const { scope } = run.alive(id);
    return success(() => {
      if (scope !== null && run.find(scope))
        throwFrom(run, scope, { code: code.value, message, variables: {}, by });
    });
  },
};

function codeOf(run: Run, id: ElementId, on: EventOfType<'error'>): Result<string | null> {
  const code = on.code ? run.evaluate(on.code, id) : success(null);
  return code.ok ? success(code.value === null ? null : textOf(code.value)) : code;
}

function throwFrom(run: Run, scope: ElementId, error: Parameters<Run['throwError']>[1]): void {
  const caught = run.throwError(scope, error);
  if (!caught.ok) {
    run.raise(scope, caught, { do: 'arm' });
    return;
  }
  if (caught.value) return;
  const { code, message } = error;
  const reason = `uncaught error ${code ?? 'without code'}${message === null ? '' : `: ${message}`}`;
  run.cancel(1, reason);
  run.emit({ type: 'instance.cancelled', reason, error: { code, message } });
}
