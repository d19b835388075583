/** What a connector gets: the inputs that the diagram declares, checked against its fields, with defaults and secrets. */
import {
  ConnectorError,
  type Connector,
  type ConnectorJson,
  type ConnectorObject,
} from '../../connectors/connector.ts';
import { checkInputs } from '../../connectors/inputs.ts';
import type { Json } from '../json.ts';
import type { Mapping } from '../model/definition.ts';

export type InputsResult =
  { readonly ok: true; readonly inputs: ConnectorObject } | { readonly ok: false; readonly message: string };

const PLACEHOLDER = /\{\{\s*secrets\.([A-Za-z_][A-Za-z0-9_]*)\s*\}\}/g;

/** A value with the text that the diagram, or the binding, declares for it. */
export interface DeclaredInput {
  readonly name: string;
  readonly value: Json;
  /** Text in which a secret may be named: what the author wrote, never what a variable holds. */
  readonly declared: string;
}

/** The inputs of an element: the targets of its input mappings, read from its local variables. */
export function declaredInputs(
  mappings: readonly Mapping[],
  local: Readonly<Record<string, Json>>,
): readonly DeclaredInput[] {
  const byName = new Map<string, string>();
  for (const { target, source } of mappings) {
    const [name = target] = target.split('.');
    byName.set(name, `${byName.get(name) ?? ''}\n${source.source}`);
  }
  return [...byName].flatMap(([name, declared]) => {
    const value = Object.hasOwn(local, name) ? local[name] : undefined;
    return value === undefined ? [] : [{ name, value, declared }];
  });
}

/**
 * A secret gets into a value only where the declared text names it: a user's text that says `{{secrets.X}}` stays text
 * (reliability.md §4.1, secret leakage). Inputs that the connector does not know are dropped: they may be there for the
 * result expression.
 */
export function connectorInputs(
  connector: Connector,
  type: string,
  declared: readonly DeclaredInput[],
  secrets: ReadonlyMap<string, string>,
): InputsResult {
  const given: Record<string, ConnectorJson> = {};
  for (const { name, value, declared: text } of declared) {
    const allowed = new Set([...text.matchAll(PLACEHOLDER)].map(([, secret = '']) => secret));
    const missing = [...allowed].find((secret) => !secrets.has(secret));
    if (missing !== undefined)
      return {
        ok: false,
        message: `The secret ${missing} is not set; set BATON_SECRET_${missing} and restart.`,
      };
    given[name] = allowed.size === 0 ? structuredClone(value) : withSecrets(value, allowed, secrets);
  }
  return check(connector, type === connector.type || !connector.adapt ? given : connector.adapt(type, given));
}

function withSecrets(
  value: Json,
  allowed: ReadonlySet<string>,
  secrets: ReadonlyMap<string, string>,
): ConnectorJson {
  if (typeof value === 'string')
    return value.replace(PLACEHOLDER, (text, name: string) =>
      allowed.has(name) ? (secrets.get(name) ?? text) : text,
    );
  if (Array.isArray(value)) return value.map((item: Json) => withSecrets(item, allowed, secrets));
  if (typeof value !== 'object' || value === null) return value as ConnectorJson;
  const entries = Object.entries(value as Readonly<Record<string, Json>>);
  return Object.fromEntries(entries.map(([name, inner]) => [name, withSecrets(inner, allowed, secrets)]));
}

function check(connector: Connector, given: ConnectorObject): InputsResult {
  try {
    return { ok: true, inputs: checkInputs(connector, given) };
  } catch (error) {
    if (error instanceof ConnectorError) return { ok: false, message: error.message };
    throw error;
  }
}
