/** Readers of the Camunda 7 family: everything of its vocabulary that needs no Java. */
import { constantExpression } from '../../../expressions/index.ts';
import type { HumanSpec, Mapping } from '../../definition.ts';
import { isBpmn } from '../../document.ts';
import { variableExpression } from '../../expressions.ts';
import type { Expression } from '../../expression.ts';
import type { Reading } from '../../reading.ts';
import { attribute, childIn, childrenIn, type XmlElement } from '../../xml/element.ts';
import type { Caught, DialectReader, Mappings, MultiInstance } from '../reader.ts';
import { familyCall, mappingsOf } from './call.ts';
import { parametersOf } from './connector.ts';
import { family, type Family, type FamilyDialect } from './family.ts';
import { familyForm } from './form.ts';
import { familyListeners } from './listeners.ts';
import { reviewFamily } from './review.ts';
import { familySettings } from './settings.ts';
import { familyText } from './value.ts';
import { familyWork } from './work.ts';

export function camunda7(dialect: FamilyDialect): DialectReader {
  const member = family(dialect);
  return {
    dialect,
    initiator: (startEvent) => member.get(startEvent, 'initiator')?.trim() || null,
    settings: (process) => familySettings(process, member),
    work: (element, reading) => familyWork(element, member, reading),
    human: (task, reading) => human(task, member, reading),
    form: (element, reading) => familyForm(element, member, reading),
    mappings: (element, reading) => mappings(element, member, reading),
    listeners: (element, reading) => familyListeners(element, member, reading),
    multiInstance: (loop, owner, reading) => multiInstance(loop, owner, member, reading),
    call: (activity, reading) => (reading.dialect === dialect ? familyCall(activity, member, reading) : null),
    payload: (definition, reading) => payload(definition, member, reading),
    caught: (definition) => caught(definition, member),
    watchedVariable: (definition) => member.get(definition, 'variableName')?.trim() || null,
    properties: (element) => properties(element, member),
    review: (element, reading) => reviewFamily(element, member, reading),
  };
}

const HUMAN = [
  'assignee',
  'candidateUsers',
  'candidateGroups',
  'dueDate',
  'followUpDate',
  'priority',
] as const;

function human(task: XmlElement, family: Family, reading: Reading): Omit<HumanSpec, 'form'> | null {
  if (HUMAN.every((name) => family.get(task, name) === undefined)) return null;
  const text = (name: (typeof HUMAN)[number]): Expression | null =>
    familyText(family.get(task, name), task, family, reading);
  return {
    assignee: text('assignee'),
    candidateUsers: text('candidateUsers'),
    candidateGroups: text('candidateGroups'),
    dueDate: text('dueDate'),
    followUpDate: text('followUpDate'),
    priority: text('priority'),
  };
}

function mappings(element: XmlElement, family: Family, reading: Reading): Mappings | null {
  const io = family.child(element, 'inputOutput');
  return io ? parametersOf(io, family, reading) : null;
}

function multiInstance(
  loop: XmlElement,
  owner: XmlElement,
  family: Family,
  reading: Reading,
): Partial<MultiInstance> {
  const nested = family.child(loop, 'collection') ?? childIn(loop, family.uris, 'collection');
  const text = family.get(loop, 'collection') ?? (nested && collectionText(nested, family));
  const elementVariable = family.get(loop, 'elementVariable')?.trim();
  const indexVariable = family.get(loop, 'elementIndexVariable')?.trim();
  const collection = text?.trim();
  return {
    ...(collection && { collection: collectionOf(collection, owner, family, reading) }),
    ...(elementVariable && { elementVariable }),
    ...(indexVariable && { indexVariable }),
  };
}

function collectionText(nested: XmlElement, family: Family): string | undefined {
  return childIn(nested, family.uris, 'expression')?.text ?? attribute(nested, 'expression') ?? nested.text;
}

/** A plain name is a variable; anything else an expression. */
function collectionOf(text: string, owner: XmlElement, family: Family, reading: Reading): Expression {
  if (/^[\w$]+$/.test(text)) return variableExpression(text);
  return familyText(text, owner, family, reading) ?? constantExpression(null, text);
}

/** `camunda:in` of a thrown signal; a signal with `variables="all"` carries them all and is reviewed. */
function payload(definition: XmlElement, family: Family, reading: Reading): readonly Mapping[] | null {
  if (!isBpmn(definition, 'signalEventDefinition')) return null;
  const entries = family.all(definition, 'in');
  if (entries.some((entry) => attribute(entry, 'variables') === 'all'))
    reading.report(
      'EXTENSION_NOT_RUN',
      definition.parent,
      'throws all variables with its signal; name them instead.',
    );
  return entries.length > 0 ? mappingsOf(entries, family, reading) : null;
}

function caught(definition: XmlElement, family: Family): Caught | null {
  const codeVariable =
    family.get(definition, 'errorCodeVariable') ??
    family.get(definition, 'escalationCodeVariable') ??
    family.get(definition, 'errorVariableName') ??
    null;
  const messageVariable = family.get(definition, 'errorMessageVariable') ?? null;
  return codeVariable === null && messageVariable === null ? null : { codeVariable, messageVariable };
}

function properties(element: XmlElement, family: Family): Readonly<Record<string, string>> {
  const list = family
    .all(element, 'properties')
    .flatMap((group) => childrenIn(group, family.uris, 'property'));
  return Object.fromEntries(
    list.flatMap((property) => {
      const name = attribute(property, 'name') ?? attribute(property, 'id');
      return name ? [[name, attribute(property, 'value') ?? '']] : [];
    }),
  );
}
