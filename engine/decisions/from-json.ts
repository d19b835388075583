/** Variables of a process as FEEL values: JSON has no dates, so a text becomes one where the decision asks for one. */
import {
  type FeelContext,
  type FeelType,
  type FeelValue,
  isContext,
  isList,
  newContext,
  parseTemporalOf,
} from '../expressions/feel/index.ts';

/** Texts inside the value become dates, times and durations where the type has them. */
export function fromJsonLike(value: FeelValue, type: FeelType | null): FeelValue {
  if (type === null) return value;
  switch (type.kind) {
    case 'restricted':
      return fromJsonLike(value, type.base);
    case 'simple':
      return typeof value === 'string' ? (parseTemporalOf(type.of, value) ?? value) : value;
    case 'list':
      return isList(value) ? value.map((item) => fromJsonLike(item, type.of)) : fromJsonLike(value, type.of);
    case 'context':
      return isContext(value) ? convertedContext(value, type.entries) : value;
    default:
      return value;
  }
}

function convertedContext(value: FeelContext, entries: ReadonlyMap<string, FeelType>): FeelContext {
  const copy = newContext();
  for (const [name, item] of Object.entries(value))
    copy[name] = fromJsonLike(item, entries.get(name) ?? null);
  return copy;
}
