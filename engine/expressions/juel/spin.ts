/** The JSON part of Camunda Spin that expressions use: `S(json).prop("customer").stringValue()`. */
import { checkVariables } from '../guard.ts';
import type { Json } from '../../json.ts';
import { asNumber, asText } from './coerce.ts';
import { EngineObject, isList, isMap, JuelFailure, toJson, type JuelValue } from './value.ts';

const MAX_TEXT = 1_000_000;

export function spin(source: JuelValue): EngineObject {
  return node(
    source instanceof EngineObject
      ? source.plain
      : typeof source === 'string'
        ? parsed(source)
        : toJson(source),
  );
}

function node(value: Json): EngineObject {
  const member = (name: JuelValue = null): JuelValue => {
    const key = asText(name);
    if (!isMap(value) || !Object.hasOwn(value, key))
      throw new JuelFailure(`The JSON has no property "${key}"`);
    return node(value[key] ?? null);
  };
  return new EngineObject('JSON', {
    plain: value,
    methods: new Map<string, (...args: readonly JuelValue[]) => JuelValue>([
      ['prop', member],
      ['hasProp', (name = null) => isMap(value) && Object.hasOwn(value, asText(name))],
      ['stringValue', () => asText(value)],
      ['numberValue', () => asNumber(value)],
      ['boolValue', () => value === true],
      ['value', () => value],
      ['isNull', () => value === null],
      ['isArray', () => isList(value)],
      ['isObject', () => isMap(value)],
      ['elements', () => (isList(value) ? value : [])],
      ['fieldNames', () => (isMap(value) ? Object.keys(value) : [])],
      ['toString', () => JSON.stringify(value)],
    ]),
  });
}

function parsed(text: string): Json {
  if (text.length > MAX_TEXT) throw new JuelFailure('The JSON text is too long');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new JuelFailure('The text is not JSON');
  }
  const checked = checkVariables({ value });
  if (!checked.ok) throw new JuelFailure(`The JSON cannot be used: ${checked.message}`);
  return checked.value.value ?? null;
}
