/** What the Camunda 7 family writes and nobody here reads: named, so that nothing is silently dropped. */
import type { Reading } from '../../reading.ts';
import { shortened } from '../../reading.ts';
import type { XmlElement } from '../../xml/element.ts';
import type { Family } from './family.ts';

/** Attributes whose meaning is served anyway: every step is saved, and jobs are retried (DESIGN §6). */
const SERVED = ['async', 'asyncBefore', 'asyncAfter', 'exclusive'];

/** Attributes that change what the process does. */
const CHANGING: Readonly<Record<string, string>> = {
  skipExpression: 'skips the task by an expression',
  triggerable: 'waits for a signal after its work',
  formHandlerClass: 'handles its form by Java code',
  eventListener: 'has an event listener',
};

/** Elements that change what the process does. */
const ELEMENTS: Readonly<Record<string, string>> = {
  eventType: 'uses the event registry',
  mapException: 'maps Java exceptions to errors',
  variableAggregation: 'aggregates variables of its instances',
  eventListener: 'has event listeners',
  conditionalCollection: 'has a conditional collection',
};

export function reviewFamily(element: XmlElement, family: Family, reading: Reading): void {
  const async = SERVED.filter((name) => family.get(element, name) !== undefined);
  if (async.length > 0)
    reading.report(
      'ATTRIBUTE_NOT_USED',
      element,
      `has ${async.join(', ')}; every step is saved here anyway.`,
    );
  for (const [name, words] of Object.entries(CHANGING)) {
    const value = family.get(element, name);
    const isDone = name === 'skipExpression' && family.dialect !== 'camunda7';
    if (value !== undefined && value !== 'false' && !isDone)
      reading.report(
        'EXTENSION_NOT_RUN',
        element,
        `${words} (${name}="${shortened(value)}"), which is not done here.`,
      );
  }
  for (const [name, words] of Object.entries(ELEMENTS))
    if (family.child(element, name))
      reading.report('EXTENSION_NOT_RUN', element, `${words} (${name}), which is not done here.`);
}
