/** What the Camunda 7 family does beyond BPMN, from its XML to the play. */
import { describe, expect, it } from '@jest/globals';
import type { Variables } from '../json.ts';
import { around, definitionOf, flow, processFile } from '../model/testing/bpmn.ts';
import { trial, type Trial } from '../testing/trial.ts';

async function played(body: string, variables: Variables = {}): Promise<Trial> {
  return trial(await definitionOf(processFile(body)), { variables });
}

describe('task names', () => {
  const body = around('<bpmn:userTask id="n" name="Approve ${what}" camunda:assignee="kermit" />');

  it('are computed', async () => {
    expect((await played(body, { what: 'leave' })).task('n').name).toBe('Approve leave');
  });

  it('stay as drawn when they cannot be', async () => {
    expect((await played(body)).task('n').name).toBe('Approve ${what}');
  });
});

describe('skip expressions', () => {
  const body = around(
    '<bpmn:userTask id="n" flowable:assignee="kermit" flowable:skipExpression="${skip}" />',
  );

  it.each([
    [{ skip: true, _FLOWABLE_SKIP_EXPRESSION_ENABLED: true }, 'completed'],
    [{ skip: false, _FLOWABLE_SKIP_EXPRESSION_ENABLED: true }, 'active'],
    [{ skip: true }, 'active'],
  ] as const)('with %j the instance is %s', async (variables, status) => {
    expect((await played(body, variables)).status).toBe(status);
  });
});

describe('terminate end events with terminateAll', () => {
  it.each([
    ['true', 'completed'],
    ['false', 'active'],
  ])('%s: the instance is %s', async (all, status) => {
    const t = await played(
      `<bpmn:startEvent id="s" /><bpmn:userTask id="u" flowable:assignee="kermit" />${flow('f', 's', 'u')}
       <bpmn:endEvent id="e" />${flow('h', 'u', 'e')}<bpmn:subProcess id="n"><bpmn:startEvent id="i" />
       <bpmn:endEvent id="x"><bpmn:terminateEventDefinition flowable:terminateAll="${all}" /></bpmn:endEvent>
       ${flow('g', 'i', 'x')}</bpmn:subProcess>${flow('k', 's', 'n')}`,
    );
    expect(t.status).toBe(status);
  });
});

describe('results beside output mappings', () => {
  it('climb to the process, as execution.setVariable does', async () => {
    const t = await played(
      around(`<bpmn:serviceTask id="n" camunda:expression="\${1 + 1}" camunda:resultVariable="sum">
        <bpmn:extensionElements><camunda:inputOutput><camunda:outputParameter name="other">\${3}</camunda:outputParameter>
        </camunda:inputOutput></bpmn:extensionElements></bpmn:serviceTask>`),
    );
    expect(t.variables).toEqual({ sum: 2, other: 3 });
  });
});
