/** jBPM's `KieFunctions`, which its editors write into conditions (org.jbpm.process.core.KieFunctions). */
import { asNumber, asText, compare, equals, isEmpty } from './coerce.ts';
import { EngineObject, type JuelValue } from './value.ts';

type Test = (value: JuelValue, first: JuelValue, second: JuelValue) => boolean;

const tests: readonly (readonly [string, Test])[] = [
  ['isNull', (value) => value === null],
  ['isNotNull', (value) => value !== null],
  ['isEmpty', (value) => isEmpty(value)],
  ['isTrue', (value) => value === true || asText(value) === 'true'],
  ['isFalse', (value) => value === false || asText(value) === 'false'],
  ['equalsTo', (value, wanted) => equals(value, wanted)],
  ['contains', (value, part) => asText(value).includes(asText(part))],
  ['startsWith', (value, part) => asText(value).startsWith(asText(part))],
  ['endsWith', (value, part) => asText(value).endsWith(asText(part))],
  ['between', (value, low, high) => order(value, low) >= 0 && order(value, high) <= 0],
  ['greaterThan', (value, than) => order(value, than) > 0],
  ['greaterOrEqualThan', (value, than) => order(value, than) >= 0],
  ['lessThan', (value, than) => order(value, than) < 0],
  ['lessOrEqualThan', (value, than) => order(value, than) <= 0],
];

export const kieFunctions = new EngineObject('KieFunctions', {
  methods: new Map(
    tests.map(([name, test]) => [
      name,
      (value: JuelValue = null, first: JuelValue = null, second: JuelValue = null): JuelValue =>
        test(value, first, second),
    ]),
  ),
});

/** The editors write every operand as text, also numbers. */
function order(value: JuelValue, than: JuelValue): number {
  const isNumber = typeof value === 'number' || typeof than === 'number';
  return (isNumber ? asNumber(value) - asNumber(than) : compare(value, than)) ?? Number.NaN;
}
