/** Timer event definitions (BPMN 2.0.2 §10.5.5.17): a date, a duration or a cycle. */
import type { TimerSpec } from '../definition.ts';
import { bpmnChild } from '../document.ts';
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
    return {
      kind,
      value: reading.expression(text, element, 'template'),
      cron: QUARTZ.has(reading.dialect) ? 'quartz' : 'spring',
    };
  }
  reading.report('TIMER_WITHOUT_VALUE', event, 'has no date, duration or cycle.');
  return null;
}
