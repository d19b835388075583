/** Functions that make new lists (DMN 1.5 Table 75). Positions count from 1, from the end when negative. */
import { compare, equals } from '../compare.ts';
import { FeelFunction, invoke } from '../function.ts';
import { isInteger, toInteger } from '../number.ts';
import type { Run } from '../run.ts';
import { type FeelNumber, type FeelValue, isList, kindOf } from '../value.ts';
import { signature } from './definition.ts';

type List = readonly FeelValue[];

function list(value: FeelValue | undefined, run: Run): List {
  const items = isList(value ?? null) ? (value as List) : [];
  run.spend(items.length);
  return items;
}

/** Index from 0 of a position in a list of some length; −1 when there is none. */
function indexOf(position: FeelValue | undefined, length: number): number {
  const given = (position ?? 0) as FeelNumber;
  const at = isInteger(given) ? toInteger(given) : 0;
  const index = at > 0 ? at - 1 : at < 0 ? length + at : -1;
  return index < length ? index : -1;
}

function outOfBounds(run: Run): null {
  return run.fail('OUT_OF_BOUNDS', 'The position is not in the list');
}

function distinct(items: List, run: Run): List {
  const kept: FeelValue[] = [];
  const seen = new Set<FeelValue>();
  for (const item of items) {
    if (item === null || typeof item !== 'object') {
      if (!seen.has(item)) kept.push(item);
      seen.add(item);
      continue;
    }
    run.spend(kept.length);
    if (!kept.some((other) => equals(other, item, run) === true)) kept.push(item);
  }
  return kept;
}

function flatten(items: List, run: Run, into: FeelValue[] = []): FeelValue[] {
  run.spend(items.length);
  for (const item of items) {
    if (isList(item)) flatten(item, run, into);
    else into.push(item);
  }
  return into;
}

function sublist(
  items: List,
  start: FeelValue | undefined,
  length: FeelValue | undefined,
  run: Run,
): FeelValue {
  const from = indexOf(start, items.length);
  if (from < 0) return outOfBounds(run);
  if (length === undefined || length === null) return items.slice(from);
  const count = toInteger(length as FeelNumber);
  return count < 0 || from + count > items.length ? outOfBounds(run) : items.slice(from, from + count);
}

/** Sorts by a function that tells whether one item goes before another; by their own order without one. */
function sort(items: List, precedes: FeelValue | undefined, run: Run): FeelValue {
  if (!(precedes instanceof FeelFunction)) {
    const ordered = items.toSorted((a, b) => compare(a, b) ?? 0);
    return items.some((item) => compare(item, items[0] ?? null) === null)
      ? run.fail('INVALID_TYPE', 'The items have no order')
      : ordered;
  }
  return items.toSorted((a, b) => {
    if (invoke(precedes, [a, b], run) === true) return -1;
    return invoke(precedes, [b, a], run) === true ? 1 : 0;
  });
}

function replaceWhere(items: List, match: FeelFunction, replacement: FeelValue, run: Run): FeelValue {
  const result: FeelValue[] = [];
  for (const item of items) {
    const holds = invoke(match, [item, replacement], run);
    if (typeof holds !== 'boolean')
      return run.fail('FUNCTION_INVOCATION_FAILURE', `The match function gave a ${kindOf(holds)}`);
    result.push(holds ? replacement : item);
  }
  return result;
}

function replaceAt(
  items: List,
  position: FeelValue | undefined,
  replacement: FeelValue,
  run: Run,
): FeelValue {
  const at = indexOf(position, items.length);
  return at < 0 ? outOfBounds(run) : items.with(at, replacement);
}

export const listFunctions = [
  signature('sublist(list: list, start position: number, length?: number?)', ([items, start, length], run) =>
    sublist(list(items, run), start, length, run),
  ),
  signature('append(list: list?, ...item: any)', ([items, ...more], run) => [...list(items, run), ...more]),
  signature('concatenate(...list: list)', (lists, run) => lists.flatMap((each) => list(each, run))),
  signature(
    'insert before(list: list, position: number, newItem: any)',
    ([given, position, item = null], run) => {
      const items = list(given, run);
      const at = indexOf(position, items.length);
      return at < 0 ? outOfBounds(run) : items.toSpliced(at, 0, item);
    },
  ),
  signature('remove(list: list, position: number)', ([given, position], run) => {
    const items = list(given, run);
    const at = indexOf(position, items.length);
    return at < 0 ? outOfBounds(run) : items.toSpliced(at, 1);
  }),
  signature(
    'list replace(list: list, position: number, newItem: any)',
    ([items, position, item = null], run) => replaceAt(list(items, run), position, item, run),
  ),
  signature('list replace(list: list, match: function, newItem: any)', ([items, match, item = null], run) =>
    match instanceof FeelFunction ? replaceWhere(list(items, run), match, item, run) : null,
  ),
  signature('reverse(list: list)', ([items], run) => list(items, run).toReversed()),
  signature('index of(list: list, match: any)', ([items, match = null], run) =>
    list(items, run).flatMap((item, index) => (equals(item, match, run) === true ? [index + 1] : [])),
  ),
  signature('union(...list: list)', (lists, run) =>
    distinct(
      lists.flatMap((each) => list(each, run)),
      run,
    ),
  ),
  signature('distinct values(list: list)', ([items], run) => distinct(list(items, run), run)),
  signature('duplicate values(list: list)', ([given], run) => {
    const items = list(given, run);
    return distinct(items, run).filter((item) => {
      run.spend(items.length);
      return items.filter((other) => equals(item, other, run) === true).length > 1;
    });
  }),
  signature('flatten(list: list)', ([items], run) => flatten(list(items, run), run)),
  signature('sort(list: list, precedes: function)', ([items, precedes], run) =>
    sort(list(items, run), precedes, run),
  ),
  signature('sort(list: list)', ([items], run) => sort(list(items, run), undefined, run)),
  signature('partition(list: list, size: number)', ([given, size], run) => {
    const items = list(given, run);
    const length = toInteger((size ?? 0) as FeelNumber);
    if (length < 1) return outOfBounds(run);
    return Array.from({ length: Math.ceil(items.length / length) }, (_none, index) =>
      items.slice(index * length, (index + 1) * length),
    );
  }),
];
