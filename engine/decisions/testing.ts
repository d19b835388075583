/** What the tests of decisions share: a DMN file around some elements, and an evaluation with JSON variables. */
import type { Variables } from '../json.ts';
import { type DecisionEvaluation, type Decisions, readDmn } from './index.ts';

const NAMESPACE = 'https://www.omg.org/spec/DMN/20191111/MODEL/';

export function dmn(body: string, attributes = ''): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="${NAMESPACE}" xmlns:camunda="http://camunda.org/schema/1.0/dmn" id="d" name="d" namespace="urn:test" ${attributes}>
${body}
</definitions>`;
}

export function readDecisions(body: string, attributes = ''): Decisions {
  return readDmn('test.dmn', dmn(body, attributes));
}

export function evaluate(decisions: Decisions, id: string, variables: Variables = {}): DecisionEvaluation {
  return decisions.evaluate(id, {
    get: (name) => (Object.hasOwn(variables, name) ? variables[name] : undefined),
    names: () => Object.keys(variables),
    now: Date.parse('2024-03-05T10:00:00Z'),
    zone: 'Europe/Berlin',
  });
}

export interface TableOptions {
  readonly hitPolicy?: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** Cells of each rule: the inputs, then the outputs. */
  readonly rules: readonly (readonly string[])[];
}

/** A decision that is a table. An output is `name` or `name: value, value` with its values by priority. */
export function tableDecision(
  id: string,
  { hitPolicy = 'UNIQUE', inputs, outputs, rules }: TableOptions,
): string {
  const [policy, aggregation] = hitPolicy.split('+');
  const cell = (kind: string, text: string): string => `<${kind}><text>${escape(text)}</text></${kind}>`;
  return `<decision id="${id}" name="${id}"><decisionTable id="${id}_table" hitPolicy="${policy}"${aggregation ? ` aggregation="${aggregation}"` : ''}>
${inputs.map((text) => `<input><inputExpression><text>${escape(text)}</text></inputExpression></input>`).join('')}
${outputs.map(outputOf).join('')}
${rules
  .map(
    (cells) =>
      `<rule>${cells.map((text, index) => cell(index < inputs.length ? 'inputEntry' : 'outputEntry', text)).join('')}</rule>`,
  )
  .join('')}
</decisionTable></decision>`;
}

function outputOf(output: string): string {
  const [name = '', values] = output.split(': ');
  return `<output name="${name}">${values ? `<outputValues><text>${escape(values)}</text></outputValues>` : ''}</output>`;
}

export function literalDecision(
  id: string,
  text: string,
  requires: readonly string[] = [],
  extra = '',
): string {
  return `<decision id="${id}" name="${id}">${extra}${requires
    .map((href) => `<informationRequirement><requiredDecision href="#${href}"/></informationRequirement>`)
    .join('')}<literalExpression><text>${escape(text)}</text></literalExpression></decision>`;
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
