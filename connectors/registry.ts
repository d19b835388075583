/** The connectors that come with Baton, found by job type or by the job types of other tools. */
import type { Connector } from './connector.ts';
import { emailConnector } from './email/index.ts';
import { httpConnector } from './http/index.ts';
import { logConnector } from './log/index.ts';

export const connectors: readonly Connector[] = [httpConnector, emailConnector, logConnector];

/** Null: no connector runs this type; its jobs are for external workers. */
export function findConnector(type: string, among: readonly Connector[] = connectors): Connector | null {
  return among.find((one) => one.type === type || (one.aliases?.includes(type) ?? false)) ?? null;
}
