/** The base of the FEEL values that JSON does not have, and the names of all kinds of value. */

export type Kind =
  | 'null'
  | 'boolean'
  | 'number'
  | 'string'
  | 'date'
  | 'time'
  | 'date and time'
  | 'years and months duration'
  | 'days and time duration'
  | 'range'
  | 'function'
  | 'list'
  | 'context';

export abstract class FeelObject {
  abstract readonly kind: Kind;
}
