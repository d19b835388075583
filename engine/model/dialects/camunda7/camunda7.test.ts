import { describe, expect, it } from '@jest/globals';
import type { Form, JobSpec } from '../../definition.ts';
import type { EvaluationContext } from '../../expression.ts';
import { OPERATON } from '../../namespaces.ts';
import { around, codes, definitionOf, flow, node, processFile, read } from '../../testing/bpmn.ts';
import { beanCalls } from '../../../expressions/juel/index.ts';

const ext = (inner: string): string => `<bpmn:extensionElements>${inner}</bpmn:extensionElements>`;

async function service(attributes: string, inner = ''): Promise<ReturnType<typeof node<'serviceTask'>>> {
  return node(
    await definitionOf(
      processFile(around(`<bpmn:serviceTask id="n" ${attributes}>${ext(inner)}</bpmn:serviceTask>`)),
    ),
    'n',
    'serviceTask',
  );
}

function context(values: Readonly<Record<string, string | number | boolean>>): EvaluationContext {
  return { get: (name) => values[name], names: () => Object.keys(values), now: 0, zone: 'UTC' };
}

describe('Camunda 7 reader: work', () => {
  it.each([
    ['camunda:class="com.acme.Archive"', 'camunda7/class/com.acme.Archive'],
    ['camunda:delegateExpression="${archive}"', 'camunda7/delegateExpression/${archive}'],
    ['camunda:expression="${shop.order(id)}"', 'camunda7/expression/${shop.order(id)}'],
    ['camunda:type="camel"', 'camunda7/type/camel'],
  ])('leaves %s to the binding table', async (attributes, key) => {
    const reading = await read(processFile(around(`<bpmn:serviceTask id="n" ${attributes} />`)));
    const definition = reading.definitions[0];
    expect(reading.verdict).toBe('needs-binding');
    expect(reading.findings).toMatchObject([{ code: 'BIND_IMPLEMENTATION', element: 'n', key }]);
    const job: JobSpec | null = definition ? node(definition, 'n', 'serviceTask').job : null;
    expect(job?.type.constant).toBe(`unbound:${key}`);
    expect(`${job?.origin?.dialect}/${job?.origin?.kind}/${job?.origin?.value}`).toBe(key);
  });

  it('evaluates expressions that need no Java', async () => {
    const { script, job } = await service(
      'camunda:expression="${amount * 2}" camunda:resultVariable="double"',
    );
    expect(job).toBeNull();
    expect(script?.resultVariable).toBe('double');
    expect(script?.expression.evaluate(context({ amount: 21 }))).toMatchObject({ ok: true, value: 42 });
  });

  it('makes an external task a job of its topic', async () => {
    const { job } = await service(
      'camunda:type="external" camunda:topic="pay-${country}" camunda:taskPriority="7"',
    );
    expect(job).toMatchObject({ type: { reads: ['country'] }, priority: { constant: '7' }, origin: null });
  });

  it.each([
    ['R3/PT10M', 3, ['PT10M']],
    ['PT10M,PT17M,PT20M', 4, ['PT10M', 'PT17M', 'PT20M']],
    ['PT5M', 2, ['PT5M']],
  ])('reads the retry cycle %s as %i attempts', async (cycle, maxAttempts, backoff) => {
    const { job } = await service(
      'camunda:type="external" camunda:topic="t"',
      `<camunda:failedJobRetryTimeCycle>${cycle}</camunda:failedJobRetryTimeCycle>`,
    );
    expect(job?.retry).toEqual({ maxAttempts, backoff });
  });

  it('calls our http connector for the http-connector, with its inputs and outputs', async () => {
    const task = await service(
      '',
      `<camunda:connector><camunda:connectorId>http-connector</camunda:connectorId><camunda:inputOutput>
        <camunda:inputParameter name="url">https://example.org/\${id}</camunda:inputParameter>
        <camunda:inputParameter name="headers"><camunda:map><camunda:entry key="Accept">application/json</camunda:entry></camunda:map></camunda:inputParameter>
        <camunda:inputParameter name="tags"><camunda:list><camunda:value>a</camunda:value><camunda:value>\${id}</camunda:value></camunda:list></camunda:inputParameter>
        <camunda:outputParameter name="status">\${statusCode}</camunda:outputParameter>
      </camunda:inputOutput></camunda:connector>`,
    );
    expect(task.job).toMatchObject({ type: { constant: 'http-connector' }, mergeResult: false });
    const values = task.inputs.map(({ target, source }) => [target, source.evaluate(context({ id: 7 }))]);
    expect(values).toMatchObject([
      ['url', { value: 'https://example.org/7' }],
      ['headers', { value: { Accept: 'application/json' } }],
      ['tags', { value: ['a', 7] }],
    ]);
    expect(task.outputs).toMatchObject([{ target: 'status', source: { reads: ['statusCode'] } }]);
  });

  it('sends mail by our email connector', async () => {
    const task = await service(
      'camunda:type="mail"',
      '<camunda:field name="to" expression="${customer}" /><camunda:field name="subject"><camunda:string>Hello</camunda:string></camunda:field>',
    );
    expect(task.job?.type.constant).toBe('email');
    expect(task.inputs).toMatchObject([
      { target: 'to', source: { reads: ['customer'] } },
      { target: 'subject', source: { constant: 'Hello' } },
    ]);
  });

  it('refuses shell commands', async () => {
    const reading = await read(processFile(around('<bpmn:serviceTask id="n" camunda:type="shell" />')));
    expect(codes(reading)).toContain('blocker BLOCKED_FOR_SECURITY');
  });

  it('reads decisions with their result mapping', async () => {
    const definition = await definitionOf(
      processFile(
        around(
          '<bpmn:businessRuleTask id="n" camunda:decisionRef="risk" camunda:mapDecisionResult="singleEntry" camunda:resultVariable="level" camunda:decisionRefBinding="version" camunda:decisionRefVersion="2" />',
        ),
      ),
    );
    expect(node(definition, 'n', 'businessRuleTask').decision).toMatchObject({
      decisionId: { constant: 'risk' },
      mapResult: 'singleEntry',
      resultVariable: 'level',
      binding: { kind: 'version', version: { constant: '2' } },
    });
  });

  it('runs JavaScript as a job, JUEL in the step, Groovy after a warning, and has Python bound', async () => {
    const script = async (format: string, source: string): Promise<Awaited<ReturnType<typeof read>>> =>
      read(
        processFile(
          around(
            `<bpmn:scriptTask id="n" scriptFormat="${format}" camunda:resultVariable="r"><bpmn:script>${source}</bpmn:script></bpmn:scriptTask>`,
          ),
        ),
      );
    const task = (reading: Awaited<ReturnType<typeof read>>): ReturnType<typeof node<'scriptTask'>> => {
      const definition = reading.definitions[0];
      if (!definition) throw new Error('nothing is executable');
      return node(definition, 'n', 'scriptTask');
    };
    expect(task(await script('javascript', 'a + 1')).job).toMatchObject({
      script: { language: 'javascript', source: 'a + 1' },
      resultVariable: 'r',
    });
    expect(task(await script('juel', '${a + 1}')).script).toMatchObject({ resultVariable: 'r' });
    const groovy = await script('groovy', 'a = 1');
    expect(task(groovy).job?.script?.language).toBe('groovy');
    expect(codes(groovy)).toEqual(['review SCRIPT_TRANSLATED']);
    expect((await script('python', 'a = 1')).verdict).toBe('needs-binding');
  });
});

describe('Camunda 7 reader: people and forms', () => {
  async function userTask(attributes: string, inner = ''): Promise<ReturnType<typeof node<'userTask'>>> {
    return node(
      await definitionOf(
        processFile(around(`<bpmn:userTask id="n" ${attributes}>${ext(inner)}</bpmn:userTask>`)),
      ),
      'n',
      'userTask',
    );
  }

  it('reads assignment and dates', async () => {
    const { human } = await userTask(
      'camunda:assignee="${approver}" camunda:candidateGroups="accounting,management" camunda:dueDate="${dateTime().plusWeeks(1).toDate()}" camunda:priority="80"',
    );
    expect(human).toMatchObject({
      assignee: { reads: ['approver'] },
      candidateGroups: { constant: 'accounting,management' },
      dueDate: { language: 'juel' },
      priority: { constant: '80' },
    });
  });

  function components(form: Form | null): readonly unknown[] {
    return form && 'schema' in form ? (form.schema['components'] as unknown[]) : [];
  }

  it('turns formData into a form of version 19', async () => {
    const { human } = await userTask(
      '',
      `<camunda:formData><camunda:formField id="name" label="Name" type="string" defaultValue="Anna"><camunda:validation><camunda:constraint name="required" /><camunda:constraint name="maxlength" config="20" /></camunda:validation></camunda:formField>
       <camunda:formField id="amount" type="long"><camunda:validation><camunda:constraint name="min" config="1" /><camunda:constraint name="readonly" /></camunda:validation></camunda:formField>
       <camunda:formField id="ok" type="boolean" defaultValue="true" /><camunda:formField id="when" type="date" />
       <camunda:formField id="colour" type="enum"><camunda:value id="r" name="Red" /></camunda:formField></camunda:formData>`,
    );
    expect(human.form).toMatchObject({ kind: 'schema', schema: { type: 'default', schemaVersion: 19 } });
    expect(components(human.form)).toMatchObject([
      {
        type: 'textfield',
        key: 'name',
        label: 'Name',
        defaultValue: 'Anna',
        validate: { required: true, maxLength: 20 },
      },
      {
        type: 'number',
        key: 'amount',
        label: 'Amount',
        decimalDigits: 0,
        disabled: true,
        validate: { min: 1 },
      },
      { type: 'checkbox', key: 'ok', defaultValue: true },
      { type: 'datetime', subtype: 'date', key: 'when' },
      { type: 'select', key: 'colour', values: [{ value: 'r', label: 'Red' }] },
    ]);
  });

  it('reads form keys and references', async () => {
    expect(
      (await userTask('camunda:formKey="camunda-forms:deployment:review.form"')).human.form,
    ).toMatchObject({
      kind: 'reference',
      formId: 'review',
    });
    expect((await userTask('camunda:formRef="f" camunda:formRefBinding="latest"')).human.form).toMatchObject({
      kind: 'reference',
      formId: 'f',
      binding: { kind: 'latest' },
    });
    expect((await userTask('camunda:formKey="embedded:app:a.html"')).human.form).toMatchObject({
      kind: 'generated',
      key: 'embedded:app:a.html',
    });
    expect((await userTask('camunda:formKey="https://example.org/x"')).human.form).toMatchObject({
      kind: 'external',
    });
  });

  it('runs listeners: expressions in the step, scripts and classes as jobs', async () => {
    const { listeners } = await userTask(
      '',
      `<camunda:taskListener event="create"><camunda:script scriptFormat="javascript">task.setAssignee('x');</camunda:script></camunda:taskListener>
       <camunda:taskListener event="complete" expression="\${execution.setVariable('done', true)}" />
       <camunda:taskListener event="assignment" class="com.acme.Mail" />
       <camunda:executionListener event="start" delegateExpression="\${audit}" /><camunda:executionListener event="take" class="x" />`,
    );
    expect(listeners).toMatchObject([
      { on: 'enter', job: { origin: { kind: 'delegateExpression', value: '${audit}' } } },
      { on: 'creating', job: { script: { language: 'javascript' } }, expression: null },
      { on: 'completing', job: null, expression: { language: 'juel' } },
      { on: 'assigning', job: { origin: { kind: 'class', value: 'com.acme.Mail' } } },
    ]);
  });
});

describe('listeners of Activiti and Flowable', () => {
  it('run scripts in fields of the classes that the engines ship, and scripts with a language', async () => {
    const definition = await definitionOf(
      processFile(
        around(
          `<bpmn:userTask id="n">${ext(
            `<activiti:taskListener event="create" class="org.activiti.engine.impl.bpmn.listener.ScriptTaskListener"><activiti:field name="script"><activiti:string>a = 1</activiti:string></activiti:field><activiti:field name="language" stringValue="javascript" /></activiti:taskListener>
             <activiti:taskListener event="complete" type="script"><activiti:script language="groovy">b = 2</activiti:script></activiti:taskListener>`,
          )}</bpmn:userTask>`,
        ),
      ),
    );
    expect(node(definition, 'n', 'userTask').listeners).toMatchObject([
      { on: 'creating', job: { script: { language: 'javascript', source: 'a = 1' } } },
      { on: 'completing', job: { script: { language: 'groovy', source: 'b = 2' } } },
    ]);
  });
});

describe('Camunda 7 reader: data, calls and settings', () => {
  it('passes to a called process what is named, and nothing else', async () => {
    const call = async (inner: string): Promise<unknown> =>
      node(
        await definitionOf(
          processFile(
            around(
              `<bpmn:callActivity id="n" calledElement="q" camunda:asyncBefore="true">${ext(inner)}</bpmn:callActivity>`,
            ),
          ),
        ),
        'n',
        'callActivity',
      ).call;
    expect(await call('')).toMatchObject({
      allIn: false,
      allOut: false,
      inputs: [],
      outputs: [],
      businessKey: null,
    });
    expect(
      await call(
        '<camunda:in source="a" target="b" /><camunda:in sourceExpression="${c + 1}" target="d" /><camunda:in businessKey="#{execution.processBusinessKey}" /><camunda:out variables="all" />',
      ),
    ).toMatchObject({
      allIn: false,
      allOut: true,
      inputs: [
        { target: 'b', source: { reads: ['a'] } },
        { target: 'd', source: { reads: ['c'] } },
      ],
      businessKey: { language: 'juel' },
    });
  });

  it('reads input and output parameters', async () => {
    const task = await service(
      'camunda:type="external" camunda:topic="t"',
      '<camunda:inputOutput><camunda:inputParameter name="a">x-${b}</camunda:inputParameter><camunda:inputParameter name="empty" /><camunda:outputParameter name="c">${d}</camunda:outputParameter></camunda:inputOutput>',
    );
    expect(task.inputs).toMatchObject([
      { target: 'a', source: { reads: ['b'] } },
      { target: 'empty', source: { constant: null } },
    ]);
    expect(task.outputs).toMatchObject([{ target: 'c' }]);
  });

  it('stores caught errors, carries signal payload, watches variables', async () => {
    const definition = await definitionOf(
      processFile(
        `${around('<bpmn:task id="n" />')}
         <bpmn:boundaryEvent id="b" attachedToRef="n"><bpmn:errorEventDefinition camunda:errorCodeVariable="code" camunda:errorMessageVariable="text" /></bpmn:boundaryEvent>
         <bpmn:boundaryEvent id="c" attachedToRef="n"><bpmn:conditionalEventDefinition camunda:variableName="x"><bpmn:condition>\${x > 1}</bpmn:condition></bpmn:conditionalEventDefinition></bpmn:boundaryEvent>
         ${flow('f9', 'b', 't')}<bpmn:endEvent id="t"><bpmn:signalEventDefinition signalRef="s1">${ext('<camunda:in source="a" target="b" />')}</bpmn:signalEventDefinition></bpmn:endEvent>`,
        '',
        '<bpmn:signal id="s1" name="S" />',
      ),
    );
    expect(node(definition, 'b', 'boundaryEvent').on).toMatchObject({
      codeVariable: 'code',
      messageVariable: 'text',
    });
    expect(node(definition, 'c', 'boundaryEvent').on).toMatchObject({ variableName: 'x' });
    expect(node(definition, 't', 'endEvent').on).toMatchObject({ payload: [{ target: 'b' }] });
  });

  it('reads what a process says of itself', async () => {
    const definition = await definitionOf(
      processFile(
        '<bpmn:startEvent id="s" camunda:initiator="starter" />',
        'camunda:versionTag="V1" camunda:historyTimeToLive="45" camunda:candidateStarterUsers="anna, bob" camunda:candidateStarterGroups="sales" camunda:isStartableInTasklist="false"',
      ),
    );
    expect(definition).toMatchObject({
      dialect: 'camunda7',
      versionTag: 'V1',
      historyTimeToLive: 'P45D',
      startableBy: { users: ['anna', 'bob'], groups: ['sales'] },
      startableInTasklist: false,
      initiatorVariable: 'starter',
    });
  });

  it('reads the same attributes in the namespaces of its relatives', async () => {
    for (const [prefix, dialect] of [
      ['activiti', 'activiti'],
      ['flowable', 'flowable'],
    ] as const) {
      const definition = await definitionOf(
        processFile(around(`<bpmn:userTask id="n" ${prefix}:assignee="kermit" />`)),
      );
      expect(definition.dialect).toBe(dialect);
      expect(node(definition, 'n', 'userTask').human.assignee?.constant).toBe('kermit');
    }
    const operaton = await definitionOf(
      processFile(around('<bpmn:userTask id="n" camunda:assignee="kermit" />')).replace(
        'http://camunda.org/schema/1.0/bpmn',
        OPERATON,
      ),
    );
    expect(operaton.dialect).toBe('camunda7');
    expect(node(operaton, 'n', 'userTask').human.assignee?.constant).toBe('kermit');
  });

  it('asks about expressions that call Java, and names what it does not do', async () => {
    const reading = await read(
      processFile(
        around(
          '<bpmn:userTask id="n" camunda:assignee="${ldap.managerOf(starter)}" camunda:skipExpression="${x}" />',
        ),
      ),
    );
    expect(codes(reading)).toEqual(['review EXTENSION_NOT_RUN', 'ask EXPRESSION_CALLS_CODE']);
  });
});

describe('beanCalls', () => {
  it.each([
    ['${bean.run(x)}', ['bean.run']],
    ['text ${a.b.c()} and #{d.e()}', ['a.c', 'd.e']],
    ["${execution.getVariable('x')}", []],
    ['${list.size() > 1 && name.startsWith("a.b(")}', []],
    ['${order.getTotal()}', []],
    ['${dateTime().plusDays(2).toDate()}', []],
    ['bean.run(x)', []],
  ])('%s', (source, calls) => {
    expect(beanCalls(source)).toEqual(calls);
  });
});
