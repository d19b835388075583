import { describe, expect, it } from '@jest/globals';
import { around, codes, definitionOf, node, processFile, read } from '../../testing/bpmn.ts';

const ext = (inner: string): string => `<bpmn:extensionElements>${inner}</bpmn:extensionElements>`;

async function service(inner: string): Promise<ReturnType<typeof node<'serviceTask'>>> {
  return node(
    await definitionOf(processFile(around(`<bpmn:serviceTask id="n">${ext(inner)}</bpmn:serviceTask>`))),
    'n',
    'serviceTask',
  );
}

describe('Camunda 8 reader', () => {
  it('reads jobs with headers, results, errors and retries', async () => {
    const { job } = await service(
      `<zeebe:taskDefinition type="http" retries="5" /><zeebe:taskHeaders>
        <zeebe:header key="resultVariable" value="answer" /><zeebe:header key="resultExpression" value="={id: response.body.id}" />
        <zeebe:header key="errorExpression" value='=if response.status = 404 then bpmnError("404", "none") else null' />
        <zeebe:header key="retryBackoff" value="PT10S" /><zeebe:header key="jobTimeout" value="PT2M" /><zeebe:header key="own" value="x" />
       </zeebe:taskHeaders>`,
    );
    expect(job).toMatchObject({
      type: { constant: 'http' },
      retry: { maxAttempts: 5, backoff: ['PT10S'] },
      timeoutMs: 120_000,
      headers: { own: 'x' },
      resultVariable: 'answer',
      resultExpression: { reads: ['response'] },
      mergeResult: false,
      origin: null,
    });
    expect(job?.errorExpression).not.toBeNull();
    expect(Object.keys(job?.headers ?? {})).toEqual(['own']);
  });

  it('merges the result of a job that names none, and tries three times by default', async () => {
    const { job } = await service('<zeebe:taskDefinition type="=&quot;work-&quot; + kind" />');
    expect(job).toMatchObject({
      mergeResult: true,
      retry: { maxAttempts: 3, backoff: [] },
      type: { reads: ['kind'] },
    });
    expect(job?.type.constant).toBeUndefined();
  });

  it('reads mappings: FEEL with an equals sign, else text', async () => {
    const task = await service(
      `<zeebe:taskDefinition type="http" /><zeebe:ioMapping><zeebe:input source="=order.id" target="request.id" /><zeebe:input source="GET" target="method" /><zeebe:output source="=body" target="customer" /></zeebe:ioMapping>`,
    );
    expect(task.inputs.map(({ target, source }) => [target, source.constant ?? source.reads])).toEqual([
      ['request.id', ['order']],
      ['method', 'GET'],
    ]);
    expect(task.outputs).toMatchObject([{ target: 'customer', source: { reads: ['body'] } }]);
  });

  it('reads people, schedule and priority of user tasks', async () => {
    const definition = await definitionOf(
      processFile(
        around(
          `<bpmn:userTask id="n">${ext(
            '<zeebe:userTask /><zeebe:assignmentDefinition assignee="=lead" candidateGroups="sales, office" candidateUsers="anna" /><zeebe:taskSchedule dueDate="=now() + duration(&quot;P2D&quot;)" followUpDate="2026-05-01T09:00:00Z" /><zeebe:priorityDefinition priority="=90" />',
          )}</bpmn:userTask>`,
        ),
      ),
    );
    expect(node(definition, 'n', 'userTask').human).toMatchObject({
      assignee: { reads: ['lead'] },
      candidateGroups: { constant: 'sales, office' },
      candidateUsers: { constant: 'anna' },
      dueDate: { language: 'feel' },
      followUpDate: { constant: '2026-05-01T09:00:00Z' },
      priority: { language: 'feel' },
      form: null,
    });
  });

  it('reads forms: linked, embedded, elsewhere', async () => {
    const form = async (inner: string, process = ''): Promise<unknown> => {
      const definition = await definitionOf(
        processFile(`${process}${around(`<bpmn:userTask id="n">${ext(inner)}</bpmn:userTask>`)}`),
      );
      return node(definition, 'n', 'userTask').human.form;
    };
    expect(await form('<zeebe:formDefinition formId="review" bindingType="deployment" />')).toEqual({
      kind: 'reference',
      formId: 'review',
      binding: { kind: 'deployment' },
    });
    expect(
      await form(
        '<zeebe:formDefinition formKey="camunda-forms:bpmn:f1" />',
        ext('<zeebe:userTaskForm id="f1">{"type":"default","components":[]}</zeebe:userTaskForm>'),
      ),
    ).toEqual({ kind: 'schema', schema: { type: 'default', components: [] } });
    expect(await form('<zeebe:formDefinition externalReference="https://example.org/task" />')).toMatchObject(
      {
        kind: 'external',
        url: { constant: 'https://example.org/task' },
      },
    );
  });

  it('reads decisions, scripts and calls', async () => {
    const definition = await definitionOf(
      processFile(`<bpmn:startEvent id="s" />
        <bpmn:businessRuleTask id="d">${ext('<zeebe:calledDecision decisionId="risk" resultVariable="level" />')}</bpmn:businessRuleTask>
        <bpmn:scriptTask id="x">${ext('<zeebe:script expression="=a + 1" resultVariable="b" />')}</bpmn:scriptTask>
        <bpmn:callActivity id="c">${ext('<zeebe:calledElement processId="pay" propagateAllChildVariables="false" bindingType="versionTag" versionTag="v2" />')}</bpmn:callActivity>`),
    );
    expect(node(definition, 'd', 'businessRuleTask').decision).toMatchObject({
      decisionId: { constant: 'risk' },
      resultVariable: 'level',
      mapResult: 'auto',
    });
    expect(node(definition, 'x', 'scriptTask').script).toMatchObject({
      expression: { reads: ['a'] },
      resultVariable: 'b',
    });
    expect(node(definition, 'c', 'callActivity').call).toMatchObject({
      processId: { constant: 'pay' },
      binding: { kind: 'versionTag', tag: 'v2' },
      allIn: true,
      allOut: false,
    });
  });

  it('reads listeners, properties, and the version tag', async () => {
    const definition = await definitionOf(
      processFile(
        `${ext('<zeebe:versionTag value="1.2" />')}${around(
          `<bpmn:userTask id="n">${ext(
            '<zeebe:executionListeners><zeebe:executionListener eventType="start" type="audit" retries="1" /></zeebe:executionListeners><zeebe:taskListeners><zeebe:taskListener eventType="assigning" type="notify" /></zeebe:taskListeners><zeebe:properties><zeebe:property name="risk" value="high" /></zeebe:properties>',
          )}</bpmn:userTask>`,
        )}`,
      ),
    );
    const task = node(definition, 'n', 'userTask');
    expect(definition.versionTag).toBe('1.2');
    expect(task.listeners).toMatchObject([
      { on: 'enter', expression: null, job: { type: { constant: 'audit' }, retry: { maxAttempts: 1 } } },
      { on: 'assigning', job: { type: { constant: 'notify' } } },
    ]);
    expect(task.properties).toEqual({ risk: 'high' });
  });

  it('asks to bind a task that has no job type', async () => {
    const reading = await read(
      processFile(around('<bpmn:serviceTask id="n" name="Pay" />'), 'modeler:x="1"').replace(
        'id="definitions"',
        'id="definitions" modeler:executionPlatform="Camunda Cloud"',
      ),
    );
    expect(reading.verdict).toBe('needs-binding');
    expect(codes(reading)).toEqual(['bind BIND_IMPLEMENTATION']);
    expect(reading.findings[0]?.key).toBe('omg/element/p.n');
  });
});
