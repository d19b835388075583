/** How a built-in function is declared: a signature in words, and what it computes. */
import type { Kind } from '../object.ts';
import type { Run } from '../run.ts';
import { FeelDate, FeelDateTime, FeelTime } from '../temporal/moment.ts';
import { utc } from '../temporal/zone.ts';
import { type FeelValue, isList, kindOf } from '../value.ts';

export interface BuiltinParameter {
  readonly name: string;
  /** Null: any kind. */
  readonly kinds: ReadonlySet<string> | null;
  readonly optional: boolean;
  /** Null is a value like others, and does not make the result null. */
  readonly nullable: boolean;
}

export type BuiltinBody = (values: readonly FeelValue[], run: Run) => FeelValue;

export interface Signature {
  readonly parameters: readonly BuiltinParameter[];
  /** The last parameter takes any number of arguments. */
  readonly variadic: boolean;
  readonly body: BuiltinBody;
}

export interface Builtin {
  readonly name: string;
  readonly signatures: readonly Signature[];
  /** The result depends on the time. */
  readonly impure: boolean;
}

/**
 * Reads `substring(string: string, start position: number, length?: number)`. A `?` after a name makes it optional,
 * after a type nullable; `|` joins kinds; `...` before the last name makes it variadic; `any` is nullable by itself.
 */
export function signature(text: string, body: BuiltinBody): readonly [name: string, signature: Signature] {
  const open = text.indexOf('(');
  const list = text.slice(open + 1, -1);
  const parts = list === '' ? [] : list.split(', ');
  const parameters = parts.map((part) => {
    const [name = '', type = 'any'] = part.split(': ');
    const kinds = type.replace('?', '');
    return {
      name: name.replace('...', '').replace('?', ''),
      kinds: kinds === 'any' ? null : new Set<string>(kinds.split('|')),
      optional: name.endsWith('?'),
      nullable: kinds === 'any' || type.endsWith('?'),
    };
  });
  return [text.slice(0, open), { parameters, variadic: list.includes('...'), body }];
}

/** The value as the parameter wants it (DMN 1.5 §10.3.2.9.4), or undefined when it does not conform. */
export function accept(value: FeelValue, parameter: BuiltinParameter): FeelValue | undefined {
  const { kinds } = parameter;
  if (value === null) return parameter.nullable ? null : undefined;
  if (kinds === null) return value;
  const kind: Kind = kindOf(value);
  if (kinds.has(kind)) return value;
  if (kinds.has('list')) return [value];
  if (isList(value)) return value.length === 1 ? accept(value[0] ?? null, parameter) : undefined;
  if (value instanceof FeelDate && kinds.has('date and time'))
    return new FeelDateTime(value, FeelTime.midnight.withZone(utc));
  return undefined;
}

/** The text of a string parameter; what is not given is the empty text. */
export function textOf(value: FeelValue | undefined): string {
  return typeof value === 'string' ? value : '';
}
