/** What a connector gets: the inputs that the diagram declares, checked against its fields, with defaults and secrets. */
import type {
  Connector,
  ConnectorField,
  ConnectorJson,
  ConnectorObject,
} from '../../connectors/connector.ts';
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
  const inputs: Record<string, ConnectorJson> = {};
  for (const field of connector.fields) {
    const value = given[field.name] ?? field.default ?? null;
    if (isAbsent(value)) {
      if (field.required && isShown(field, connector.fields, given))
        return {
          ok: false,
          message: `${connector.name}: the input ${field.name} (${field.label}) is missing.`,
        };
      continue;
    }
    const converted = convert(field, value);
    if (converted === undefined)
      return { ok: false, message: `${connector.name}: the input ${field.name} must be ${kindOf(field)}.` };
    inputs[field.name] = converted;
  }
  return { ok: true, inputs };
}

function isAbsent(value: ConnectorJson): boolean {
  return value === null || value === '';
}

function isShown(
  { when }: ConnectorField,
  fields: readonly ConnectorField[],
  given: ConnectorObject,
): boolean {
  if (!when) return true;
  const value = given[when.field] ?? fields.find(({ name }) => name === when.field)?.default;
  return typeof value === 'string' && when.oneOf.includes(value);
}

/** Diagrams write numbers, booleans and JSON as text; undefined when it cannot be read as what the field is. */
function convert(field: ConnectorField, value: ConnectorJson): ConnectorJson | undefined {
  switch (field.type) {
    case 'string':
    case 'text':
      return typeof value === 'object' ? JSON.stringify(value) : String(value);
    case 'number': {
      const number = typeof value === 'string' ? Number(value) : value;
      return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
    }
    case 'boolean':
      if (value === 'true' || value === 'false') return value === 'true';
      return typeof value === 'boolean' ? value : undefined;
    case 'choice':
      return field.choices?.some((choice) => choice.value === value) ? value : undefined;
    case 'json':
      return value;
    case 'map': {
      const map = typeof value === 'string' ? parsed(value) : value;
      return typeof map === 'object' && map !== null && !Array.isArray(map) ? map : undefined;
    }
    default:
      throw new Error(`unknown type of field ${String(field.type satisfies never)}`);
  }
}

function parsed(text: string): ConnectorJson {
  try {
    return JSON.parse(text) as ConnectorJson;
  } catch {
    return null;
  }
}

function kindOf({ type, choices }: ConnectorField): string {
  if (type === 'choice') return `one of ${(choices ?? []).map(({ value }) => value).join(', ')}`;
  return {
    string: 'text',
    text: 'text',
    number: 'a number',
    boolean: 'true or false',
    json: 'JSON',
    map: 'a map of names to values',
  }[type];
}
