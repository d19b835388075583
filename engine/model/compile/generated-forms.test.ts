import { describe, expect, it } from '@jest/globals';
import type { Form } from '../definition.ts';
import { definitionOf, flow, node, processFile } from '../testing/bpmn.ts';

function fields(form: Form | null): readonly string[] {
  const components =
    form && 'schema' in form ? (form.schema['components'] as { type: string; key: string }[]) : [];
  return components.map(({ type, key }) => `${key}: ${type}`);
}

const XML = processFile(`
  <bpmn:startEvent id="s" camunda:formKey="app:start.jsf" />${flow('f0', 's', 'rule')}
  <bpmn:businessRuleTask id="rule" camunda:decisionRef="d" camunda:resultVariable="groups" />${flow('f1', 'rule', 'approve')}
  <bpmn:userTask id="approve" camunda:formKey="embedded:app:a.html" camunda:candidateGroups="\${groups}" />${flow('f2', 'approve', 'g')}
  <bpmn:exclusiveGateway id="g" />${flow('yes', 'g', 'call', '${approved}')}${flow('no', 'g', 'review', '${!approved}')}
  <bpmn:callActivity id="call" calledElement="q"><bpmn:extensionElements><camunda:in source="amount" target="amount" /><camunda:in source="creditor" target="creditor" /><camunda:out source="paid" target="paid" /></bpmn:extensionElements></bpmn:callActivity>
  ${flow('f3', 'call', 'e')}<bpmn:endEvent id="e" />
  <bpmn:userTask id="review" camunda:formKey="x" camunda:assignee="demo" />${flow('f4', 'review', 'h')}
  <bpmn:exclusiveGateway id="h" />${flow('again', 'h', 'approve', "${clarified == 'yes'}")}${flow('stop', 'h', 'e', "${clarified == 'no' || days > 3}")}
`);

describe('generated forms', () => {
  it('asks for what decides the way on, guessing types from comparisons', async () => {
    const definition = await definitionOf(XML);
    expect(fields(node(definition, 'approve', 'userTask').human.form)).toEqual(['approved: checkbox']);
    expect(fields(node(definition, 'review', 'userTask').human.form)).toEqual([
      'clarified: select',
      'days: number',
    ]);
  });

  it('asks at the start for what is read and never written', async () => {
    const definition = await definitionOf(XML);
    expect(fields(node(definition, 's', 'startEvent').form)).toEqual([
      'amount: number',
      'creditor: textfield',
    ]);
  });

  it('offers the values that a variable is compared with', async () => {
    const definition = await definitionOf(XML);
    const { form } = node(definition, 'review', 'userTask').human;
    expect(JSON.stringify(form)).toContain(
      '"values":[{"value":"yes","label":"yes"},{"value":"no","label":"no"}]',
    );
  });

  it('makes a form from the data outputs of a task of plain BPMN', async () => {
    const definition = await definitionOf(
      processFile(
        `<bpmn:userTask id="t"><bpmn:ioSpecification><bpmn:dataInput id="i" name="order" /><bpmn:dataOutput id="o" name="approved" itemSubjectRef="item" /></bpmn:ioSpecification></bpmn:userTask>`,
        '',
        '<bpmn:itemDefinition id="item" structureRef="xsd:boolean" />',
      ),
    );
    const { form } = node(definition, 't', 'userTask').human;
    expect(fields(form)).toEqual(['order: textfield', 'approved: checkbox']);
    expect(JSON.stringify(form)).toContain('"disabled":true');
  });
});
