/** Timer event definitions (BPMN 2.0.2 §10.5.5.17): a date, a duration or a cycle. */
import { schedule } from '../../expressions/calendar/index.ts';
import type { TimerSpec } from '../definition.ts';
import { bpmnChild } from '../document.ts';
import type { Expression } from '../expression.ts';
import type { Reading } from '../reading.ts';
import type { XmlElement } from '../xml/element.ts';

const KINDS = [
  ['timeDate', 'date'],
  ['timeDuration', 'duration'],
  ['timeCycle', 'cycle'],
] as const;

/** Dialects whose cron texts are Quartz's (Sunday is 1); Zeebe's are Spring's (Sunday is 0). */
const QUARTZ = new Set(['camunda7', 'activiti', 'flowable', 'jbpm']);

export function timerSpec(definition: XmlElement, event: XmlElement, reading: Reading): TimerSpec | null {
  for (const [local, kind] of KINDS) {
    const element = bpmnChild(definition, local);
    const text = element?.text.trim();
    if (!element || !text) continue;
    const cron = QUARTZ.has(reading.dialect) ? 'quartz' : 'spring';
    const value = reading.expression(text, element, 'template');
    const problem = problemWith(value, kind, cron);
    if (problem !== null) reading.report('TIMER_INVALID', event, `has the ${kind} "${text}": ${problem}`);
    return { kind, value, cron };
  }
  reading.report('TIMER_WITHOUT_VALUE', event, 'has no date, duration or cycle.');
  return null;
}

/** A value that is not computed can be tried now. */
function problemWith(value: Expression, kind: TimerSpec['kind'], cron: TimerSpec['cron']): string | null {
  if (typeof value.constant !== 'string') return null;
  const tried = schedule({ kind, text: value.constant, cron }, 'UTC', 0, 0);
  return tried.ok ? null : tried.message;
}
