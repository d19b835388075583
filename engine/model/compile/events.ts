/** Event definitions of an event (BPMN 2.0.2 §10.5.5), with messages, signals, errors and escalations resolved. */
import { constantExpression } from '../../expressions/index.ts';
import type { EventDefinition } from '../definition.ts';
import { bpmnChild, bpmnChildren, childText, extensionsOf, idOf, isBpmn, nameOf } from '../document.ts';
import type { Expression } from '../expression.ts';
import type { FindingCode } from '../findings/catalogue.ts';
import { BPMN } from '../namespaces.ts';
import type { Reading } from '../reading.ts';
import { attribute, type XmlElement } from '../xml/element.ts';
import { messageSpec } from './message.ts';
import { timerSpec } from './timer.ts';

/** The elements that define the event: its own, and those it refers to by `eventDefinitionRef`. */
export function definitionElements(event: XmlElement, reading: Reading): readonly XmlElement[] {
  const own = event.children.filter(
    ({ uri, local }) => uri === BPMN && local.endsWith('EventDefinition') && local !== 'eventDefinition',
  );
  const referred = bpmnChildren(event, 'eventDefinitionRef')
    .map(({ text }) => reading.document.find(text))
    .filter((found) => found !== null);
  return [...own, ...referred];
}

export function eventDefinition(event: XmlElement, throwing: boolean, reading: Reading): EventDefinition {
  const definitions = definitionElements(event, reading).flatMap((element) => {
    const compiled = oneDefinition(element, event, throwing, reading);
    return compiled ? [compiled] : [];
  });
  const [first] = definitions;
  if (!first) return variableListener(event, reading) ?? { type: 'none' };
  if (definitions.length === 1) return first;
  return { type: 'multiple', parallel: attribute(event, 'parallelMultiple') === 'true', definitions };
}

/** One definition; `event` is where findings point to and where names are taken from. */
export function oneDefinition(
  element: XmlElement,
  event: XmlElement,
  throwing: boolean,
  reading: Reading,
): EventDefinition | null {
  switch (element.local) {
    case 'messageEventDefinition':
      return { type: 'message', message: messageSpec(element, event, throwing, reading) };
    case 'timerEventDefinition': {
      const timer = timerSpec(element, event, reading);
      return timer && { type: 'timer', timer };
    }
    case 'signalEventDefinition':
      return {
        type: 'signal',
        name: signalName(element, event, reading),
        payload: reading.first((reader) => reader.payload?.(element, reading)) ?? [],
      };
    case 'errorEventDefinition':
      return error(element, event, throwing, reading);
    case 'escalationEventDefinition':
      return {
        type: 'escalation',
        code: code(element, event, throwing, reading, ESCALATION),
        codeVariable: reading.first((reader) => reader.caught?.(element, reading))?.codeVariable ?? null,
      };
    case 'conditionalEventDefinition':
      return conditional(element, event, reading);
    case 'compensateEventDefinition':
      return {
        type: 'compensate',
        activity: compensated(element, reading),
        waitForCompletion: attribute(element, 'waitForCompletion') !== 'false',
      };
    case 'linkEventDefinition':
      return link(element, event, reading);
    case 'cancelEventDefinition':
      return { type: 'cancel' };
    case 'terminateEventDefinition':
      return vendorAttribute(element, 'terminateAll') === 'true'
        ? { type: 'terminate', all: true }
        : { type: 'terminate' };
    default:
      reading.report('ELEMENT_UNSUPPORTED', event, `has an unknown event definition, ${element.name}.`);
      return null;
  }
}

function signalName(element: XmlElement, event: XmlElement, reading: Reading): Expression {
  const reference = attribute(element, 'signalRef');
  const signal = reading.document.find(reference);
  if (signal && isBpmn(signal, 'signal'))
    return reading.expression(attribute(signal, 'name') || (idOf(signal) ?? ''), event, 'template');
  const vendor = vendorAttribute(element, 'signalExpression');
  if (vendor !== undefined) return reading.expression(vendor, event, 'template');
  if (reference) return referenceAsName(reference, event, reading, 'signal');
  const own = nameOf(event) ?? idOf(event) ?? '';
  reading.report('SIGNAL_ASSUMED', event, `names no signal; it is taken to be "${own}".`);
  return constantExpression(own);
}

export function referenceAsName(
  reference: string,
  event: XmlElement,
  reading: Reading,
  what: string,
): Expression {
  const name = reference.trim();
  reading.report(
    'REFERENCE_AS_NAME',
    event,
    `refers to a ${what} "${name}" that is not in the file; the reference is taken as its name.`,
  );
  return reading.expression(name, event, 'template');
}

function error(element: XmlElement, event: XmlElement, throwing: boolean, reading: Reading): EventDefinition {
  const caught = reading.first((reader) => reader.caught?.(element, reading));
  const definition = reading.document.find(attribute(element, 'errorRef'));
  const message = definition ? vendorAttribute(definition, 'errorMessage') : undefined;
  return {
    type: 'error',
    code: code(element, event, throwing, reading, ERROR),
    message: reading.optional(message, event, 'template'),
    codeVariable: caught?.codeVariable ?? null,
    messageVariable: caught?.messageVariable ?? null,
  };
}

interface Coded {
  readonly reference: string;
  readonly local: string;
  readonly code: string;
  readonly assumed: FindingCode;
}
const ERROR: Coded = { reference: 'errorRef', local: 'error', code: 'errorCode', assumed: 'ERROR_ASSUMED' };
const ESCALATION: Coded = {
  reference: 'escalationRef',
  local: 'escalation',
  code: 'escalationCode',
  assumed: 'ESCALATION_ASSUMED',
};

/** Null catches everything (table 10.93); a throwing event always has a code. */
function code(
  element: XmlElement,
  event: XmlElement,
  throwing: boolean,
  reading: Reading,
  kind: Coded,
): Expression | null {
  const reference = attribute(element, kind.reference);
  const found = reading.document.find(reference);
  if (found && isBpmn(found, kind.local)) {
    const text = attribute(found, kind.code) || (throwing ? attribute(found, 'name') || idOf(found) : '');
    return text ? reading.expression(text, event, 'template') : null;
  }
  if (reference) return referenceAsName(reference, event, reading, kind.local);
  if (!throwing) return null;
  const own = nameOf(event) ?? idOf(event) ?? '';
  reading.report(kind.assumed, event, `throws no ${kind.local} by name; its code is taken to be "${own}".`);
  return constantExpression(own);
}

function conditional(element: XmlElement, event: XmlElement, reading: Reading): EventDefinition | null {
  const condition = bpmnChild(element, 'condition');
  const text = childText(element, 'condition');
  const variableName = reading.first((reader) => reader.watchedVariable?.(element, reading));
  if (!condition || text === undefined) {
    reading.report('CONDITION_MISSING', event, 'has no condition.');
    return null;
  }
  return {
    type: 'conditional',
    condition: reading.expression(text, condition, 'condition'),
    variableName,
  };
}

/** `flowable:variableListenerEventDefinition`: an event on any change of a variable. */
function variableListener(event: XmlElement, reading: Reading): EventDefinition | null {
  const found = extensionsOf(event).find(({ local }) => local === 'variableListenerEventDefinition');
  const name = found && attribute(found, 'variableName');
  if (!name) return null;
  return {
    type: 'conditional',
    condition: constantExpression(true, reading.document.file && name),
    variableName: name,
  };
}

function compensated(element: XmlElement, reading: Reading): string | null {
  const reference = attribute(element, 'activityRef');
  if (!reference) return null;
  const found = reading.document.find(reference);
  if (!found)
    reading.report('COMPENSATION_UNKNOWN', element.parent, `compensates "${reference}", which is not there.`);
  return found ? idOf(found) : reference;
}

function link(element: XmlElement, event: XmlElement, reading: Reading): EventDefinition | null {
  const name = attribute(element, 'name')?.trim() || nameOf(event);
  if (name) return { type: 'link', name };
  reading.report('LINK_WITHOUT_NAME', event, 'is a link without a name.');
  return null;
}

/** An attribute of whichever vendor, by its local name; for the few that all tools of a family share. */
function vendorAttribute(element: XmlElement, local: string): string | undefined {
  return element.attributes.find(
    (candidate) => candidate.local === local && candidate.prefix !== '' && candidate.uri !== BPMN,
  )?.value;
}
