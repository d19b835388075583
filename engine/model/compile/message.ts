/** Messages as events, send and receive tasks use them: name, correlation, payload (BPMN 2.0.2 §8.3.11, §10.5.5). */
import { constantExpression } from '../../expressions/index.ts';
import type { MessageSpec } from '../definition.ts';
import { bpmnChild, childText, idOf, isBpmn, nameOf } from '../document.ts';
import type { Expression } from '../expression.ts';
import type { Reading } from '../reading.ts';
import { attribute, attributeIn, type XmlElement } from '../xml/element.ts';
import { ACTIVITI, CAMUNDA, FLOWABLE } from '../namespaces.ts';

/** `owner` is the task or the message event definition; `event` is where findings point to. */
export function messageSpec(
  owner: XmlElement,
  event: XmlElement,
  throwing: boolean,
  reading: Reading,
): MessageSpec {
  const message = referredMessage(owner, throwing, reading);
  return {
    name: messageName(owner, event, message, reading),
    correlation: message ? reading.first((reader) => reader.correlation?.(message, reading)) : null,
    payload: throwing ? (reading.first((reader) => reader.payload?.(owner, reading)) ?? []) : [],
  };
}

/** The message by `messageRef`, or by the operation that the task or event calls (§8.5.1). */
export function referredMessage(owner: XmlElement, throwing: boolean, reading: Reading): XmlElement | null {
  const direct = reading.document.find(attribute(owner, 'messageRef') ?? childText(owner, 'messageRef'));
  if (direct && isBpmn(direct, 'message')) return direct;
  const operation = reading.document.find(
    attribute(owner, 'operationRef') ?? childText(owner, 'operationRef'),
  );
  if (!operation || !isBpmn(operation, 'operation')) return null;
  const reference = bpmnChild(operation, throwing ? 'inMessageRef' : 'outMessageRef');
  const found = reading.document.find(reference?.text);
  return found && isBpmn(found, 'message') ? found : null;
}

function messageName(
  owner: XmlElement,
  event: XmlElement,
  message: XmlElement | null,
  reading: Reading,
): Expression {
  if (message) {
    const name = attribute(message, 'name')?.trim();
    if (name) return reading.expression(name, event, 'template');
    reading.report('MESSAGE_WITHOUT_NAME', message, 'has no name; its id is used.');
    return constantExpression(idOf(message) ?? '');
  }
  const computed = attributeIn(owner, [FLOWABLE, ACTIVITI, CAMUNDA], 'messageExpression');
  if (computed !== undefined) return reading.expression(computed, event, 'template');
  const reference = attribute(owner, 'messageRef')?.trim();
  if (reference) {
    reading.report(
      'REFERENCE_AS_NAME',
      event,
      `refers to a message "${reference}" that is not in the file; the reference is taken as its name.`,
    );
    return constantExpression(reference);
  }
  const own = nameOf(event) ?? idOf(event) ?? '';
  reading.report('MESSAGE_ASSUMED', event, `names no message; it is taken to be "${own}".`);
  return constantExpression(own);
}
