/** Checks the inputs of a call against the connector's fields: defaults in, text turned into numbers, the rest refused. */
import {
  ConnectorError,
  inputText,
  type Connector,
  type ConnectorField,
  type ConnectorJson,
  type ConnectorObject,
} from './connector.ts';

/** Throws ConnectorError (not retryable) that names the field and says what to do. Inputs no field knows are left out. */
export function checkInputs(connector: Connector, inputs: ConnectorObject): ConnectorObject {
  const checked: Record<string, ConnectorJson> = {};
  for (const field of connector.fields) {
    const given = Object.hasOwn(inputs, field.name) ? (inputs[field.name] ?? null) : null;
    const value = given === null || given === '' ? (field.default ?? null) : given;
    if (value === null) {
      if (field.required && applies(field, checked)) {
        throw refuse(connector, field, 'is missing; fill it in at the element');
      }
      continue;
    }
    checked[field.name] = convert(connector, field, value);
  }
  return checked;
}

function applies({ when }: ConnectorField, values: ConnectorObject): boolean {
  return !when || when.oneOf.includes(inputText(values, when.field));
}

function convert(connector: Connector, field: ConnectorField, value: ConnectorJson): ConnectorJson {
  switch (field.type) {
    case 'string':
    case 'text':
      return typeof value === 'object' ? JSON.stringify(value) : String(value);
    case 'number': {
      const number = typeof value === 'string' ? Number(value) : value;
      if (typeof number !== 'number' || !Number.isFinite(number))
        throw refuse(connector, field, 'must be a number');
      return number;
    }
    case 'boolean':
      if (value === 'true' || value === 'false') return value === 'true';
      if (typeof value !== 'boolean') throw refuse(connector, field, 'must be true or false');
      return value;
    case 'choice': {
      const known = field.choices?.map((choice) => choice.value) ?? [];
      const text = typeof value === 'object' ? '' : String(value);
      if (!known.includes(text)) throw refuse(connector, field, `must be one of ${known.join(', ')}`);
      return text;
    }
    case 'map':
      return asMap(connector, field, value);
    case 'json':
      return value;
    default:
      throw new TypeError(`unknown field type ${String(field.type satisfies never)}`);
  }
}

/** A map may come as JSON text, which is how static inputs are written. */
function asMap(connector: Connector, field: ConnectorField, value: ConnectorJson): ConnectorObject {
  let map = value;
  if (typeof value === 'string') {
    try {
      map = JSON.parse(value) as ConnectorJson;
    } catch {
      throw refuse(connector, field, 'must be an object with names and values');
    }
  }
  if (typeof map !== 'object' || map === null || Array.isArray(map)) {
    throw refuse(connector, field, 'must be an object with names and values');
  }
  return map as ConnectorObject;
}

function refuse(connector: Connector, field: ConnectorField, problem: string): ConnectorError {
  return new ConnectorError(`${connector.name}: the input "${field.name}" (${field.label}) ${problem}.`, {
    retryable: false,
  });
}
