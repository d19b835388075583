/** What tasks and throwing events of the Camunda 7 family do: Java code, expressions, external tasks, connectors, DMN. */
import { constantExpression } from '../../../expressions/index.ts';
import type { DecisionSpec, JobSpec, Mapping } from '../../definition.ts';
import { bpmnChild, idOf } from '../../document.ts';
import type { Reading } from '../../reading.ts';
import { attribute, type XmlElement } from '../../xml/element.ts';
import { bindingOf } from '../binding.ts';
import { bindingKey, jobSpec, unboundJob } from '../job.ts';
import type { Work } from '../reader.ts';
import { scriptWork } from '../script.ts';
import { beanCalls } from '../../../expressions/juel/index.ts';
import { connectorWork } from './connector.ts';
import type { Family } from './family.ts';
import { fieldTexts, fieldValues } from './fields.ts';
import { familyRetry } from './retry.ts';
import { familyText } from './value.ts';

const WORKING = new Set(['serviceTask', 'sendTask', 'businessRuleTask', 'scriptTask']);
const THROWING = new Set(['endEvent', 'intermediateThrowEvent']);

export function familyWork(element: XmlElement, family: Family, reading: Reading): Work | null {
  if (WORKING.has(element.local)) return workOf(element, element, family, reading);
  if (!THROWING.has(element.local)) return null;
  const message = bpmnChild(element, 'messageEventDefinition');
  return message ? workOf(message, element, family, reading) : null;
}

/** `holder` carries the attributes; `element` is the node. */
function workOf(holder: XmlElement, element: XmlElement, family: Family, reading: Reading): Work | null {
  if (element.local === 'scriptTask') return scriptTask(element, family, reading);
  return (
    decision(holder, element, family, reading) ??
    typed(holder, element, family, reading) ??
    connectorWork(holder, element, family, reading) ??
    code(holder, element, family, reading) ??
    expression(holder, element, family, reading)
  );
}

export function resultVariableOf(holder: XmlElement, family: Family): string | null {
  const name = family.get(holder, 'resultVariable') ?? family.get(holder, 'resultVariableName');
  return name?.trim() || null;
}

function scriptTask(element: XmlElement, family: Family, reading: Reading): Work | null {
  const resource = family.get(element, 'resource');
  const source = bpmnChild(element, 'script')?.text ?? '';
  const resultVariable = resultVariableOf(element, family);
  const format = attribute(element, 'scriptFormat');
  if (resource !== undefined) {
    const key = bindingKey(family.dialect, 'script', resource);
    reading.report('BIND_SCRIPT', element, `runs the script file ${resource}, which is not here.`, { key });
    return { kind: 'job', job: unboundJob(family.dialect, 'script', resource, { resultVariable }) };
  }
  if (source.trim() === '') return null;
  return scriptWork({ format, source, resultVariable }, element, family.dialect, reading);
}

const MAP_RESULT: ReadonlySet<string> = new Set<DecisionSpec['mapResult']>([
  'singleEntry',
  'singleResult',
  'collectEntries',
  'resultList',
]);

function decision(holder: XmlElement, element: XmlElement, family: Family, reading: Reading): Work | null {
  const told = family.get(holder, 'decisionRef') ?? dmnKey(holder, family, reading);
  if (told === undefined || told.trim() === '') return null;
  const mapped = family.get(holder, 'mapDecisionResult') ?? '';
  return {
    kind: 'decision',
    decision: {
      decisionId: familyText(told, element, family, reading) ?? constantExpression(''),
      binding: bindingOf(
        {
          type: family.get(holder, 'decisionRefBinding'),
          version: family.get(holder, 'decisionRefVersion'),
          versionTag: family.get(holder, 'decisionRefVersionTag'),
        },
        element,
        reading,
      ),
      resultVariable: resultVariableOf(holder, family),
      // Camunda's default is the list of rows (`resultList`); Flowable sets every output as a variable.
      mapResult: MAP_RESULT.has(mapped)
        ? (mapped as DecisionSpec['mapResult'])
        : family.dialect === 'flowable'
          ? 'auto'
          : 'resultList',
    },
  };
}

/** `flowable:type="dmn"` names its table in a field. */
function dmnKey(holder: XmlElement, family: Family, reading: Reading): string | undefined {
  if (family.get(holder, 'type') !== 'dmn') return undefined;
  const fields = fieldTexts(holder, family);
  return (
    fields.get('decisionTableReferenceKey') ??
    fields.get('decisionServiceReferenceKey') ??
    (idOf(reading.document.root) || undefined)
  );
}

/** `type="…"`: external tasks, mail, and what the engines have built in. */
function typed(holder: XmlElement, element: XmlElement, family: Family, reading: Reading): Work | null {
  const type = family.get(holder, 'type')?.trim();
  switch (type) {
    case undefined:
    case '':
      return null;
    case 'external':
    case 'external-worker':
      return external(holder, element, family, reading);
    case 'mail':
      return {
        kind: 'job',
        job: jobSpec('email', common(element, holder, family, reading)),
        inputs: mailInputs(holder, family, reading),
      };
    case 'shell':
      reading.report('BLOCKED_FOR_SECURITY', element, 'runs a command of the operating system.');
      return null;
    default:
      return { kind: 'job', job: unbound(element, 'type', type, holder, family, reading) };
  }
}

function external(holder: XmlElement, element: XmlElement, family: Family, reading: Reading): Work {
  const topic = familyText(family.get(holder, 'topic'), element, family, reading);
  if (!topic)
    reading.report('IMPLEMENTATION_UNSUPPORTED', element, 'is an external task without a topic.', {
      remedy: 'Enter the topic.',
    });
  for (const mapped of family.all(holder, 'errorEventDefinition'))
    reading.report(
      'EXTENSION_NOT_RUN',
      element,
      `maps worker errors to BPMN errors by ${attribute(mapped, 'expression') ?? 'an expression'}; the worker must throw the error itself.`,
    );
  return {
    kind: 'job',
    job: jobSpec(topic ?? idOf(element) ?? '', {
      ...common(element, holder, family, reading),
      priority: familyText(family.get(holder, 'taskPriority'), element, family, reading),
    }),
  };
}

const MAIL = ['to', 'from', 'cc', 'bcc', 'subject', 'text', 'html'] as const;

function mailInputs(holder: XmlElement, family: Family, reading: Reading): readonly Mapping[] {
  const fields = fieldValues(holder, family, reading);
  return MAIL.flatMap((target) => {
    const source = fields.get(target);
    return source ? [{ target, source }] : [];
  });
}

const CODE = ['class', 'delegateExpression'] as const;

function code(holder: XmlElement, element: XmlElement, family: Family, reading: Reading): Work | null {
  for (const kind of CODE) {
    const value = family.get(holder, kind)?.trim();
    if (value) return { kind: 'job', job: unbound(element, kind, value, holder, family, reading) };
  }
  return null;
}

function expression(holder: XmlElement, element: XmlElement, family: Family, reading: Reading): Work | null {
  const text = family.get(holder, 'expression')?.trim();
  if (!text) return null;
  if (beanCalls(text).length > 0)
    return { kind: 'job', job: unbound(element, 'expression', text, holder, family, reading) };
  return {
    kind: 'script',
    script: {
      expression: reading.expression(text, element, 'expression', { dialect: family.dialect }),
      resultVariable: resultVariableOf(holder, family),
    },
  };
}

function unbound(
  element: XmlElement,
  kind: string,
  value: string,
  holder: XmlElement,
  family: Family,
  reading: Reading,
): JobSpec {
  const key = bindingKey(family.dialect, kind, value);
  reading.report('BIND_IMPLEMENTATION', element, `is done by ${WORDS[kind] ?? kind} ${value}.`, { key });
  return unboundJob(family.dialect, kind, value, {
    ...common(element, holder, family, reading),
    // Fields of the Java object, as text: what is bound to it may want them.
    headers: Object.fromEntries(fieldTexts(holder, family)),
  });
}

const WORDS: Readonly<Record<string, string>> = {
  class: 'the Java class',
  delegateExpression: 'the bean',
  expression: 'the expression',
  type: 'the built-in service',
};

function common(
  element: XmlElement,
  holder: XmlElement,
  family: Family,
  reading: Reading,
): Pick<JobSpec, 'retry' | 'resultVariable'> {
  return {
    retry:
      reading.first((reader) => reader.retry?.(element, reading)) ?? familyRetry(element, family, reading),
    resultVariable: resultVariableOf(holder, family),
  };
}
