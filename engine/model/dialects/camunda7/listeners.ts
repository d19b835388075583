/** Execution and task listeners of the Camunda 7 family. Expressions run in the step; scripts and Java code are jobs. */
import type { JobSpec, Listener } from '../../definition.ts';
import type { Expression } from '../../expression.ts';
import type { Reading } from '../../reading.ts';
import { attribute, childIn, type XmlElement } from '../../xml/element.ts';
import { bindingKey, unboundJob } from '../job.ts';
import { scriptAsJob, scriptExpression, type Script } from '../script.ts';
import { beanCalls } from '../../../expressions/juel/index.ts';
import type { Family } from './family.ts';
import { fieldTexts } from './fields.ts';

const EXECUTION: Readonly<Record<string, Listener['on']>> = { start: 'enter', end: 'leave' };
const TASK: Readonly<Record<string, Listener['on']>> = {
  create: 'creating',
  assignment: 'assigning',
  update: 'updating',
  complete: 'completing',
  delete: 'canceling',
};

export function familyListeners(element: XmlElement, family: Family, reading: Reading): readonly Listener[] {
  return [
    ...family
      .all(element, 'executionListener')
      .flatMap((listener) => listenerOf(listener, element, EXECUTION, family, reading)),
    ...family
      .all(element, 'taskListener')
      .flatMap((listener) => listenerOf(listener, element, TASK, family, reading)),
  ];
}

function listenerOf(
  listener: XmlElement,
  element: XmlElement,
  moments: Readonly<Record<string, Listener['on']>>,
  family: Family,
  reading: Reading,
): Listener[] {
  const event = attribute(listener, 'event') ?? 'start';
  const on = Object.hasOwn(moments, event) ? moments[event] : undefined;
  if (!on) {
    reading.report('LISTENER_NOT_RUN', element, `has a listener for "${event}", which is not run.`);
    return [];
  }
  const done = workOf(listener, element, family, reading);
  return done ? [{ on, ...done }] : [];
}

interface Done {
  readonly expression: Expression | null;
  readonly job: JobSpec | null;
}

function workOf(listener: XmlElement, element: XmlElement, family: Family, reading: Reading): Done | null {
  const script = childIn(listener, family.uris, 'script');
  if (script) return scripted(script, element, family, reading);
  const builtIn = scriptOfClass(listener, family);
  if (builtIn) return inStepOrJob(builtIn, element, family, reading);
  const expression = attribute(listener, 'expression')?.trim();
  if (expression && beanCalls(expression).length === 0)
    return {
      expression: reading.expression(expression, element, 'expression', { dialect: family.dialect }),
      job: null,
    };
  for (const kind of ['class', 'delegateExpression', 'expression']) {
    const value = attribute(listener, kind)?.trim();
    if (value) return { expression: null, job: unbound(kind, value, listener, element, family, reading) };
  }
  return null;
}

function scripted(script: XmlElement, element: XmlElement, family: Family, reading: Reading): Done {
  const resource = attribute(script, 'resource');
  if (resource !== undefined)
    return { expression: null, job: unbound('script', resource, script, element, family, reading) };
  return inStepOrJob(
    {
      // Flowable's script listeners call it `language`.
      format: attribute(script, 'scriptFormat') ?? attribute(script, 'language'),
      source: script.text.trim(),
      resultVariable: null,
    },
    element,
    family,
    reading,
  );
}

function inStepOrJob(script: Script, element: XmlElement, family: Family, reading: Reading): Done {
  const expression = scriptExpression(script, element, family.dialect, reading);
  return { expression, job: expression ? null : scriptAsJob(script, element, family.dialect, reading) };
}

/** Classes that the engines ship: a script in fields. */
function scriptOfClass(listener: XmlElement, family: Family): Script | null {
  if (!/\.Script(?:Task|Execution)Listener$/.test(attribute(listener, 'class') ?? '')) return null;
  const fields = fieldTexts(listener, family);
  const source = fields.get('script');
  if (source === undefined) return null;
  return { format: fields.get('language'), source: source.trim(), resultVariable: null };
}

function unbound(
  kind: string,
  value: string,
  listener: XmlElement,
  element: XmlElement,
  family: Family,
  reading: Reading,
): JobSpec {
  const key = bindingKey(family.dialect, kind, value);
  reading.report('BIND_IMPLEMENTATION', element, `has a listener that is done by ${kind} ${value}.`, { key });
  return unboundJob(family.dialect, kind, value, {
    headers: Object.fromEntries(fieldTexts(listener, family)),
  });
}
