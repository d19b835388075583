import { describe, expect, it } from '@jest/globals';
import { around, codes, definitionOf, flow, node, processFile, read } from '../testing/bpmn.ts';

const ext = (inner: string): string => `<bpmn:extensionElements>${inner}</bpmn:extensionElements>`;

describe('baton reader', () => {
  it('reads retries beside a zeebe job', async () => {
    const job = async (retry: string): Promise<unknown> =>
      node(
        await definitionOf(
          processFile(
            around(
              `<bpmn:serviceTask id="n">${ext(`<zeebe:taskDefinition type="http" retries="9" />${retry}`)}</bpmn:serviceTask>`,
            ),
          ),
        ),
        'n',
        'serviceTask',
      ).job?.retry;
    expect(await job('<baton:retry attempts="4" backoff="PT10S, PT1M" />')).toEqual({
      maxAttempts: 4,
      backoff: ['PT10S', 'PT1M'],
    });
    expect(await job('<baton:retry backoff="PT10S" multiplier="3" />')).toMatchObject({
      maxAttempts: 3,
      backoff: expect.arrayContaining(['PT10S', 'PT30S', 'PT90S']) as unknown,
    });
    expect(await job('')).toEqual({ maxAttempts: 9, backoff: [] });
  });

  it('reads form fields and references, on tasks and start events', async () => {
    const definition = await definitionOf(
      processFile(
        `<bpmn:startEvent id="s" baton:formRef="order" />${flow('f', 's', 'n')}
         <bpmn:userTask id="n">${ext('<baton:formFields><baton:field key="amount" type="number" label="Amount" required="true" min="1" /><baton:field key="size" type="select" options="s=Small, l=Large" default="s" /></baton:formFields>')}</bpmn:userTask>`,
      ),
    );
    expect(node(definition, 's', 'startEvent').form).toEqual({
      kind: 'reference',
      formId: 'order',
      binding: { kind: 'latest' },
    });
    expect(node(definition, 'n', 'userTask').human.form).toMatchObject({
      kind: 'schema',
      schema: {
        components: [
          { type: 'number', key: 'amount', label: 'Amount', validate: { required: true, min: 1 } },
          {
            type: 'select',
            key: 'size',
            defaultValue: 's',
            values: [
              { value: 's', label: 'Small' },
              { value: 'l', label: 'Large' },
            ],
          },
        ],
      },
    });
  });

  it('reads settings of the process', async () => {
    const definition = await definitionOf(
      processFile(
        `${ext('<baton:startRights users="anna" groups="sales, office" />')}<bpmn:startEvent id="s" baton:initiator="who" />`,
        'baton:zone="Europe/Berlin" baton:historyTimeToLive="P1Y" baton:startableInTasklist="false"',
      ),
    );
    expect(definition).toMatchObject({
      zone: 'Europe/Berlin',
      historyTimeToLive: 'P1Y',
      startableInTasklist: false,
      startableBy: { users: ['anna'], groups: ['sales', 'office'] },
      initiatorVariable: 'who',
    });
  });

  it('reads listeners in FEEL and JavaScript', async () => {
    const definition = await definitionOf(
      processFile(
        around(
          `<bpmn:task id="n">${ext('<baton:listener event="enter" language="javascript">a = 1</baton:listener><baton:listener event="leave">=1 + 1</baton:listener>')}</bpmn:task>`,
        ),
      ),
    );
    expect(node(definition, 'n', 'task').listeners).toMatchObject([
      { on: 'enter', expression: null, job: { script: { language: 'javascript', source: 'a = 1' } } },
      { on: 'leave', expression: { language: 'feel' }, job: null },
    ]);
  });

  it('lets thrown messages carry what is named', async () => {
    const definition = await definitionOf(
      processFile(
        `<bpmn:startEvent id="s" />${flow('f', 's', 'e')}<bpmn:endEvent id="e"><bpmn:messageEventDefinition messageRef="m">${ext('<baton:payload name="orderId" value="=order.id" />')}</bpmn:messageEventDefinition></bpmn:endEvent>`,
        '',
        '<bpmn:message id="m" name="M" />',
      ),
    );
    expect(node(definition, 'e', 'endEvent').on).toMatchObject({
      message: { payload: [{ target: 'orderId', source: { reads: ['order'] } }] },
    });
  });

  it('names what it cannot do', async () => {
    const reading = await read(
      processFile(
        around(`<bpmn:task id="n">${ext('<baton:listener event="never">1</baton:listener>')}</bpmn:task>`),
      ),
    );
    expect(codes(reading)).toEqual(['review LISTENER_NOT_RUN']);
  });
});
