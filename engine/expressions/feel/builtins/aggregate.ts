/** Functions over all the items of a list: count, min, sum, median, all … (DMN 1.5 Table 75). */
import { compare, equals } from '../compare.ts';
import { add, compareNumbers, divide, multiply, squareRoot, subtract } from '../number.ts';
import type { Run } from '../run.ts';
import { type FeelNumber, type FeelValue, isList, isNumber } from '../value.ts';
import { type BuiltinBody, signature } from './definition.ts';

type Aggregate = (items: readonly FeelValue[], run: Run) => FeelValue;

/** `sum(list)` and `sum(a, b, c)`. */
function aggregate(name: string, compute: Aggregate): readonly ReturnType<typeof signature>[] {
  const counted: BuiltinBody = (values, run) => {
    run.spend(values.length);
    return compute(values, run);
  };
  return [
    signature(`${name}(list: list)`, ([list], run) =>
      counted(isList(list ?? null) ? (list as FeelValue[]) : [], run),
    ),
    signature(`${name}(...list: any)`, counted),
  ];
}

function extreme(direction: 1 | -1): Aggregate {
  return (items, run) => {
    let best: FeelValue = items[0] ?? null;
    for (const item of items) {
      const order = compare(item, best);
      if (order === null) return run.fail('INVALID_TYPE', 'The items have no order');
      if (order * direction > 0) best = item;
    }
    return best;
  };
}

function numbersOf(items: readonly FeelValue[]): readonly FeelNumber[] | null {
  return items.every((item) => isNumber(item)) ? items : null;
}

function fold(items: readonly FeelNumber[], step: typeof add, start: FeelNumber): FeelNumber | null {
  let total: FeelNumber | null = start;
  for (const item of items) total = total === null ? null : step(total, item);
  return total;
}

const sum: Aggregate = (items) => {
  const numbers = numbersOf(items);
  return numbers && numbers.length > 0 ? fold(numbers, add, 0) : null;
};

const mean: Aggregate = (items) => {
  const numbers = numbersOf(items);
  const total = numbers && numbers.length > 0 ? fold(numbers, add, 0) : null;
  return total === null ? null : divide(total, items.length);
};

const median: Aggregate = (items) => {
  const sorted = numbersOf(items)?.toSorted(compareNumbers);
  if (!sorted || sorted.length === 0) return null;
  const middle = Math.floor(sorted.length / 2);
  const [low = 0, high = 0] = [sorted[middle - 1], sorted[middle]];
  if (sorted.length % 2 === 1) return high;
  const total = add(low, high);
  return total === null ? null : divide(total, 2);
};

/** The sample standard deviation; null for fewer than two items. */
const deviation: Aggregate = (items) => {
  const numbers = numbersOf(items);
  if (!numbers || numbers.length < 2) return null;
  const total = fold(numbers, add, 0);
  const average = total === null ? null : divide(total, numbers.length);
  if (average === null) return null;
  let squares: FeelNumber | null = 0;
  for (const item of numbers) {
    const difference = subtract(item, average);
    const square: FeelNumber | null = difference === null ? null : multiply(difference, difference);
    squares = squares === null || square === null ? null : add(squares, square);
  }
  const variance = squares === null ? null : divide(squares, numbers.length - 1);
  return variance === null ? null : squareRoot(variance);
};

const mode: Aggregate = (items) => {
  const sorted = numbersOf(items)?.toSorted(compareNumbers);
  if (!sorted) return null;
  const counts: { value: FeelNumber; count: number }[] = [];
  for (const value of sorted) {
    const last = counts.at(-1);
    if (last && compareNumbers(last.value, value) === 0) last.count += 1;
    else counts.push({ value, count: 1 });
  }
  const most = Math.max(0, ...counts.map(({ count }) => count));
  return counts.filter(({ count }) => count === most).map(({ value }) => value);
};

/** `winner` decides at once; anything that is no boolean makes the rest null. */
function quantifier(winner: boolean): Aggregate {
  return (items) => {
    if (items.includes(winner)) return winner;
    return items.every((item) => item === !winner) ? !winner : null;
  };
}

export const aggregateFunctions = [
  signature('count(list: list)', ([list]) => (isList(list ?? null) ? (list as FeelValue[]).length : null)),
  signature('list contains(list: list, element: any)', ([list, element = null], run) => {
    const items = list as readonly FeelValue[];
    run.spend(items.length);
    return items.some((item) => equals(item, element, run) === true);
  }),
  ...aggregate('min', extreme(-1)),
  ...aggregate('max', extreme(1)),
  ...aggregate('sum', sum),
  ...aggregate('mean', mean),
  ...aggregate('product', (items) => {
    const numbers = numbersOf(items);
    return numbers && numbers.length > 0 ? fold(numbers, multiply, 1) : null;
  }),
  ...aggregate('median', median),
  ...aggregate('stddev', deviation),
  ...aggregate('mode', mode),
  ...aggregate('all', quantifier(false)),
  ...aggregate('any', quantifier(true)),
];
