/** The DMN Technology Compatibility Kit: every case at hand, with the expected value that its authors wrote. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { attribute, deepText, type XmlElement } from '../model/xml/element.ts';
import { scanXml } from '../model/xml/scan.ts';
import {
  compileFeel,
  equals,
  type FeelValue,
  isContext,
  isList,
  isNumber,
  newContext,
  toText,
} from '../expressions/feel/index.ts';
import { type Decisions, readDmn } from './index.ts';

const root = path.resolve(import.meta.dirname, '../../../shared/corpora/dmn-tck/files/TestCases');
/** Numbers may differ by this much, as in the runners of Drools and Camunda. */
const TOLERANCE = 1e-8;
const TIMEOUT_MS = 180_000;
const NOW = Date.parse('2026-03-05T10:00:00Z');

interface Failure {
  readonly folder: string;
  readonly test: string;
  readonly expected: string;
  readonly actual: string;
}

function children(element: XmlElement, local: string): readonly XmlElement[] {
  return element.children.filter((child) => child.local === local);
}

function isNil(element: XmlElement): boolean {
  return element.attributes.some(({ local, value }) => local === 'nil' && value === 'true');
}

/** The value that a test file writes as typed XML. */
function valueOf(element: XmlElement): FeelValue {
  const list = children(element, 'list')[0];
  if (list) return isNil(list) ? null : children(list, 'item').map(valueOf);
  const components = children(element, 'component');
  if (components.length > 0) {
    const context = newContext();
    for (const component of components)
      context[attribute(component, 'name') ?? ''] = isNil(component) ? null : valueOf(component);
    return context;
  }
  const value = children(element, 'value')[0];
  return !value || isNil(value) ? null : typed(value);
}

function typed(value: XmlElement): FeelValue {
  const type =
    value.attributes.find(({ local }) => local === 'type')?.value.replace(/^\w+:/, '') ?? 'untyped';
  const text = deepText(value);
  const literal = JSON.stringify(text.trim());
  switch (type) {
    case 'untyped':
      if (text === '') return null;
      return /^(?:true|false|-?\d+)$/.test(text) ? feel(text) : text;
    case 'string':
      return text;
    case 'boolean':
      return text.trim() === 'true';
    case 'decimal':
    case 'double':
    case 'integer':
    case 'float':
      return feel(`number(${literal})`);
    case 'date':
    case 'time':
      return feel(`${type}(${literal})`);
    case 'dateTime':
      return feel(`date and time(${literal})`);
    case 'duration':
    case 'dayTimeDuration':
    case 'yearMonthDuration':
      return feel(`duration(${literal})`);
    default:
      throw new Error(`unknown type ${type}`);
  }
}

function feel(text: string): FeelValue {
  const outcome = compileFeel(text).evaluate({ get: () => undefined, now: NOW, zone: 'UTC' });
  return outcome.ok ? outcome.value : null;
}

function same(actual: FeelValue, expected: FeelValue): boolean {
  if (isNumber(actual) && isNumber(expected)) {
    const [a, b] = [Number(actual), Number(expected)];
    return Math.abs(a - b) <= TOLERANCE * Math.max(1, Math.abs(b)) || equals(actual, expected) === true;
  }
  if (isList(actual) && isList(expected))
    return (
      actual.length === expected.length && actual.every((item, index) => same(item, expected[index] ?? null))
    );
  if (isContext(actual) && isContext(expected))
    return (
      Object.keys(actual).length === Object.keys(expected).length &&
      Object.keys(expected).every(
        (name) => Object.hasOwn(actual, name) && same(actual[name] ?? null, expected[name] ?? null),
      )
    );
  return equals(actual, expected) === true;
}

function runCase(
  decisions: Decisions,
  testCase: XmlElement,
  folder: string,
): { passed: number; failures: Failure[] } {
  const inputs = children(testCase, 'inputNode').map((node) => ({
    name: attribute(node, 'name') ?? '',
    namespace: attribute(node, 'namespace'),
    value: valueOf(node),
  }));
  const failures: Failure[] = [];
  let passed = 0;
  for (const result of children(testCase, 'resultNode')) {
    const name = attribute(result, 'name') ?? '';
    const target = attribute(testCase, 'invocableName') ?? name;
    const outcome = decisions.evaluateFeel(target, {
      input: (wanted, namespace) =>
        (
          inputs.find((each) => each.name === wanted && each.namespace === namespace) ??
          inputs.find((each) => each.name === wanted && each.namespace === undefined)
        )?.value,
      now: NOW,
      zone: 'UTC',
    });
    const actual = outcome.ok ? outcome.value : null;
    const expectedElement = children(result, 'expected')[0];
    const expected = expectedElement ? valueOf(expectedElement) : null;
    if (same(actual, expected)) passed += 1;
    else
      failures.push({
        folder,
        test: `${attribute(testCase, 'id')}/${name}`,
        expected: toText(expected),
        actual: outcome.ok ? `${toText(actual)} ${outcome.warnings.join('; ')}` : outcome.message,
      });
  }
  return { passed, failures };
}

function runFolder(folder: string): { passed: number; failures: Failure[] } {
  const files = readdirSync(folder).map((file) => path.join(folder, file));
  const models = files.filter((file) => file.endsWith('.dmn'));
  let passed = 0;
  const failures: Failure[] = [];
  for (const file of files.filter((name) => name.endsWith('.xml'))) {
    const scanned = scanXml(readFileSync(file, 'utf8'));
    if (!scanned.ok) throw new Error(`${file}: ${scanned.message}`);
    const modelName = deepText(children(scanned.root, 'modelName')[0] ?? scanned.root).trim();
    const others = models
      .filter((model) => path.basename(model) !== modelName)
      .map((model) => ({ file: model, content: readFileSync(model, 'utf8') }));
    const decisions = readDmn(modelName, readFileSync(path.join(folder, modelName), 'utf8'), others);
    for (const testCase of children(scanned.root, 'testCase')) {
      const outcome = runCase(decisions, testCase, path.basename(folder));
      passed += outcome.passed;
      failures.push(...outcome.failures);
    }
  }
  return { passed, failures };
}

function runLevel(level: string): { passed: number; failures: readonly Failure[] } {
  const folders = readdirSync(path.join(root, level)).map((folder) => path.join(root, level, folder));
  const results = folders.map(runFolder);
  return {
    passed: results.reduce((total, result) => total + result.passed, 0),
    failures: results.flatMap((result) => result.failures),
  };
}

function report(level: string, passed: number, failures: readonly Failure[]): void {
  const total = passed + failures.length;
  process.stdout.write(`TCK ${level}: ${passed}/${total} (${((100 * passed) / total).toFixed(1)} %)\n`);
  if (process.env.TCK_FAILURES)
    for (const { folder, test, expected, actual } of failures)
      process.stdout.write(`  ${folder} ${test}: expected ${expected}, got ${actual}\n`);
}

const suite = existsSync(root) ? describe : describe.skip;

suite('DMN TCK (skipped without ../shared/corpora/dmn-tck)', () => {
  it('passes all of compliance level 2', () => {
    const { passed, failures } = runLevel('compliance-level-2');
    report('level 2', passed, failures);
    expect(failures).toEqual([]);
    expect(passed).toBeGreaterThanOrEqual(58);
  });

  it(
    'passes all of compliance level 3',
    () => {
      const { passed, failures } = runLevel('compliance-level-3');
      report('level 3', passed, failures);
      expect(failures).toEqual([]);
      expect(passed).toBeGreaterThanOrEqual(2_266);
    },
    TIMEOUT_MS,
  );

  it('passes the non-compliant extras', () => {
    const { passed, failures } = runLevel('non-compliant');
    report('non-compliant', passed, failures);
    expect(failures).toEqual([]);
  });
});
