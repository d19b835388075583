/** One call of a connector: with a deadline, a key that is the same on every attempt, and its result checked. */
import type { Connector, ConnectorCall } from '../../connectors/connector.ts';
import { systemClock } from '../clock.ts';
import type { Command } from '../core/command.ts';
import type { DeclaredInput } from './connector-inputs.ts';
import { connectorInputs } from './connector-inputs.ts';
import type { JobContext } from './held-job.ts';
import { completed, failed } from './job-outcome.ts';

const DEFAULT_TIMEOUT_MS = 30_000;
const MAX_TIMEOUT_MS = 24 * 3_600_000;

export interface CallOptions {
  readonly settings: Readonly<Record<string, string>>;
  readonly secrets: ReadonlyMap<string, string>;
  /** Calls under way: each is aborted when the node stops. */
  readonly underWay: Set<AbortController>;
  readonly log: (message: string) => void;
}

/** Throws what the connector throws, or an error when it does not end in time. */
export async function callConnector(
  context: JobContext,
  connector: Connector,
  type: string,
  declared: readonly DeclaredInput[],
  options: CallOptions,
): Promise<Command> {
  const { job, state, element, wait, spec } = context;
  const checked = connectorInputs(connector, type, declared, options.secrets);
  if (!checked.ok) return failed(wait.id, checked.message);
  const timeoutMs = Math.min(spec?.timeoutMs ?? connector.timeoutMs ?? DEFAULT_TIMEOUT_MS, MAX_TIMEOUT_MS);
  const result = await withDeadline(timeoutMs, options.underWay, (signal) => {
    const call: ConnectorCall = {
      inputs: checked.inputs,
      type,
      headers: spec?.headers ?? {},
      idempotencyKey: `${state.instance}/${element.id}`,
      attempt: wait.attempt + job.takeovers,
      signal,
      instanceId: state.instance,
      businessKey: state.businessKey,
      elementId: element.element,
      processId: state.processId,
      log: options.log,
      settings: options.settings,
    };
    return connector.run(call);
  });
  return completed(wait.id, result);
}

/** Also ends when the work does not listen to its signal: it may go on, but its result does not count. */
async function withDeadline<T>(
  timeoutMs: number,
  underWay: Set<AbortController>,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const { signal } = controller;
  underWay.add(controller);
  const cancel = systemClock.after(timeoutMs, () =>
    controller.abort(new Error(`No answer within ${timeoutMs / 1000} s.`)),
  );
  const late = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
  try {
    return await Promise.race([work(signal), late]);
  } finally {
    underWay.delete(controller);
    cancel();
  }
}
