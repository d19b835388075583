/** Decision tables of a DMN file (DMN 1.5 chapter 8). */
import { attribute, deepText, type XmlElement } from '../model/xml/element.ts';
import type { Aggregation, BoxedTable, HitPolicy, TableInput, TableOutput } from './model.ts';
import { childNamed, childrenNamed, textIn, typeRefOf } from './read-xml.ts';

const POLICIES: readonly HitPolicy[] = [
  'UNIQUE',
  'FIRST',
  'PRIORITY',
  'ANY',
  'COLLECT',
  'RULE ORDER',
  'OUTPUT ORDER',
];
const AGGREGATIONS: readonly Aggregation[] = ['SUM', 'MIN', 'MAX', 'COUNT'];

export function readTable(
  element: XmlElement,
  base: { readonly id: string | null; readonly typeRef: string | null },
): BoxedTable {
  const policy = attribute(element, 'hitPolicy')?.replace('_', ' ').toUpperCase();
  const aggregation = attribute(element, 'aggregation')?.toUpperCase();
  return {
    ...base,
    kind: 'table',
    hitPolicy: POLICIES.find((each) => each === policy) ?? 'UNIQUE',
    aggregation: AGGREGATIONS.find((each) => each === aggregation) ?? null,
    inputs: childrenNamed(element, 'input').map(readInput),
    outputs: childrenNamed(element, 'output').map(readOutput),
    rules: childrenNamed(element, 'rule').map((rule) => ({
      id: attribute(rule, 'id') ?? null,
      inputs: childrenNamed(rule, 'inputEntry').map(entryOf),
      outputs: childrenNamed(rule, 'outputEntry').map(entryOf),
    })),
  };
}

function entryOf(element: XmlElement): NonNullable<ReturnType<typeof textIn>> {
  const id = attribute(element, 'id') ?? null;
  return { ...(textIn(element) ?? { text: '', language: null }), id };
}

function readInput(element: XmlElement): TableInput {
  const expression = childNamed(element, 'inputExpression');
  const variable = element.attributes.find(
    ({ local, prefix }) => local === 'inputVariable' && prefix !== '',
  )?.value;
  return {
    label: attribute(element, 'label') ?? attribute(element, 'id') ?? '',
    expression: textIn(expression),
    typeRef: expression ? typeRefOf(expression) : null,
    variable: variable === undefined || variable === '' ? null : variable,
  };
}

function readOutput(element: XmlElement): TableOutput {
  const values = childNamed(element, 'outputValues');
  const text = values ? deepText(childNamed(values, 'text') ?? values).trim() : '';
  return {
    name: attribute(element, 'name') ?? null,
    typeRef: typeRefOf(element),
    values: text === '' ? null : text,
    defaultEntry: textIn(childNamed(element, 'defaultOutputEntry')),
  };
}
