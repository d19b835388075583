/** jBPM and Kogito: so far only that a work item is work, to be bound by its name. */
import { DROOLS } from '../namespaces.ts';
import type { Reading } from '../reading.ts';
import { attributeIn, type XmlElement } from '../xml/element.ts';
import { bindingKey, unboundJob } from './job.ts';
import type { DialectReader, Work } from './reader.ts';

export const jbpm: DialectReader = { dialect: 'jbpm', work };

function work(element: XmlElement, reading: Reading): Work | null {
  const name = attributeIn(element, [DROOLS], 'taskName')?.trim();
  if (!name || element.local !== 'task') return null;
  const key = bindingKey('jbpm', 'workItem', name);
  reading.report('BIND_IMPLEMENTATION', element, `is done by the work item handler ${name}.`, { key });
  return { kind: 'job', job: unboundJob('jbpm', 'workItem', name) };
}
