/** Zeebe execution and task listeners: blocking jobs around the life of an element. */
import type { Listener } from '../../definition.ts';
import { extension } from '../../document.ts';
import { ZEEBE } from '../../namespaces.ts';
import type { Reading } from '../../reading.ts';
import { attribute, childrenIn, type XmlElement } from '../../xml/element.ts';
import { jobSpec } from '../job.ts';
import { headersOf, retrySpec } from './work.ts';

const URIS = [ZEEBE];

const MOMENTS: Readonly<Record<string, Listener['on']>> = {
  start: 'enter',
  end: 'leave',
  creating: 'creating',
  assigning: 'assigning',
  updating: 'updating',
  completing: 'completing',
  canceling: 'canceling',
};

export function zeebeListeners(element: XmlElement, reading: Reading): readonly Listener[] {
  return [
    ...listenersIn(element, 'executionListeners', 'executionListener', reading),
    ...listenersIn(element, 'taskListeners', 'taskListener', reading),
  ];
}

function listenersIn(element: XmlElement, group: string, local: string, reading: Reading): Listener[] {
  const list = extension(element, URIS, group);
  if (!list) return [];
  return childrenIn(list, URIS, local).flatMap((listener) => {
    const event = attribute(listener, 'eventType') ?? '';
    const on = Object.hasOwn(MOMENTS, event) ? MOMENTS[event] : undefined;
    const type = attribute(listener, 'type')?.trim();
    if (!on || !type) {
      reading.report('LISTENER_NOT_RUN', element, `has a listener for "${event}", which is not run.`);
      return [];
    }
    const job = jobSpec(reading.expression(type, element, 'template', { dialect: 'camunda8' }), {
      retry: retrySpec(attribute(listener, 'retries'), undefined),
      headers: headersOf(listener),
    });
    return [{ on, expression: null, job }];
  });
}
