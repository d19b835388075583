/** The DMN Technology Compatibility Kit: every case at hand, with the expected value that its authors wrote. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type Decisions, readDmn } from '../../decisions/index.ts';
import {
  compileFeel,
  equals,
  type FeelValue,
  isContext,
  isList,
  isNumber,
  newContext,
  toText,
} from '../../expressions/feel/index.ts';
import { attribute, deepText, type XmlElement } from '../../model/xml/element.ts';
import { scanXml } from '../../model/xml/scan.ts';
import { failed, passed, type CaseResult, type Suite } from './suite.ts';

const LEVELS = ['compliance-level-2', 'compliance-level-3', 'non-compliant'] as const;
export type TckLevel = (typeof LEVELS)[number];

/** Numbers may differ by this much, as in the runners of Drools and Camunda. */
const TOLERANCE = 1e-8;
const NOW = Date.parse('2026-03-05T10:00:00Z');

/** One result for each result node of each case. */
export const dmnTck: Suite = {
  name: 'dmn-tck',
  run: (folder) => Promise.resolve(LEVELS.flatMap((level) => runTckLevel(folder, level))),
};

export function runTckLevel(folder: string, level: TckLevel): readonly CaseResult[] {
  const root = path.join(folder, 'files/TestCases', level);
  return readdirSync(root).flatMap((name) => runFolder(path.join(root, name), `${level}/${name}`));
}

function runFolder(folder: string, name: string): readonly CaseResult[] {
  const files = readdirSync(folder).map((file) => path.join(folder, file));
  const models = files.filter((file) => file.endsWith('.dmn'));
  return files
    .filter((file) => file.endsWith('.xml'))
    .flatMap((file) => {
      const scanned = scanXml(readFileSync(file, 'utf8'));
      if (!scanned.ok) throw new Error(`${file}: ${scanned.message}`);
      const modelName = deepText(children(scanned.root, 'modelName')[0] ?? scanned.root).trim();
      const others = models
        .filter((model) => path.basename(model) !== modelName)
        .map((model) => ({ file: model, content: readFileSync(model, 'utf8') }));
      const decisions = readDmn(modelName, readFileSync(path.join(folder, modelName), 'utf8'), others);
      return children(scanned.root, 'testCase').flatMap((testCase) => runCase(decisions, testCase, name));
    });
}

function runCase(decisions: Decisions, testCase: XmlElement, folder: string): readonly CaseResult[] {
  const inputs = children(testCase, 'inputNode').map((node) => ({
    name: attribute(node, 'name') ?? '',
    namespace: attribute(node, 'namespace'),
    value: valueOf(node),
  }));
  return children(testCase, 'resultNode').map((result) => {
    const name = attribute(result, 'name') ?? '';
    const outcome = decisions.evaluateFeel(attribute(testCase, 'invocableName') ?? name, {
      input: (wanted, namespace) =>
        (
          inputs.find((each) => each.name === wanted && each.namespace === namespace) ??
          inputs.find((each) => each.name === wanted && each.namespace === undefined)
        )?.value,
      now: NOW,
      zone: 'UTC',
    });
    const expectedElement = children(result, 'expected')[0];
    const expected = expectedElement ? valueOf(expectedElement) : null;
    const id = `${folder} ${attribute(testCase, 'id')}/${name}`;
    if (same(outcome.ok ? outcome.value : null, expected)) return passed(id);
    const actual = outcome.ok ? `${toText(outcome.value)} ${outcome.warnings.join('; ')}` : outcome.message;
    return failed(id, `expected ${toText(expected)}, got ${actual}`);
  });
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
