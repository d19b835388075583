/** Data of plain BPMN (§10.4): which variable an item-aware element is, and data associations as mappings. */
import type { Mapping } from '../../definition.ts';
import { bpmnChild, bpmnChildren, idOf, isBpmn, nameOf } from '../../document.ts';
import type { Expression } from '../../expression.ts';
import { variableExpression } from '../../expressions.ts';
import type { Reading } from '../../reading.ts';
import { attribute, type XmlElement } from '../../xml/element.ts';
import type { Mappings } from '../reader.ts';

/** bpmn.io draws an association to a task by way of this property; it stands for nothing. */
const PLACEHOLDER = '__targetRef_placeholder';

/** Name of the variable that a reference means: that of the data object, else the text itself. Null for stores. */
export function variableOf(reference: string | undefined, reading: Reading): string | null {
  const text = reference?.trim();
  if (!text) return null;
  const element = reading.document.find(text);
  if (!element) return text;
  if (isBpmn(element, 'dataStoreReference') || isBpmn(element, 'dataStore')) return null;
  if (isBpmn(element, 'dataObjectReference')) {
    const object = reading.document.find(attribute(element, 'dataObjectRef'));
    return (object && nameOf(object)) ?? nameOf(element) ?? (object && idOf(object)) ?? idOf(element);
  }
  const name = nameOf(element) ?? idOf(element);
  return name === PLACEHOLDER ? null : name;
}

/** Data associations that do more than hand on a variable under its own name. */
export function dataMappings(element: XmlElement, reading: Reading): Mappings | null {
  const inputs = bpmnChildren(element, 'dataInputAssociation').flatMap((association) =>
    mappingsOf(association, reading),
  );
  const outputs = bpmnChildren(element, 'dataOutputAssociation').flatMap((association) =>
    mappingsOf(association, reading),
  );
  return inputs.length + outputs.length > 0 ? { inputs, outputs } : null;
}

function mappingsOf(association: XmlElement, reading: Reading): Mapping[] {
  const target = variableOf(bpmnChild(association, 'targetRef')?.text, reading);
  const assignments = bpmnChildren(association, 'assignment');
  if (assignments.length > 0)
    return assignments.flatMap((assignment) => assignmentOf(assignment, target, reading));
  const source = variableOf(bpmnChild(association, 'sourceRef')?.text, reading);
  const transformation = bpmnChild(association, 'transformation');
  if (transformation && target)
    return [{ target, source: reading.expression(transformation.text.trim(), transformation, 'expression') }];
  return source && target && source !== target ? [{ target, source: variableExpression(source) }] : [];
}

/** `from` is an expression; `to` names a variable or a data input, mostly that of the association. */
function assignmentOf(assignment: XmlElement, target: string | null, reading: Reading): Mapping[] {
  const from = bpmnChild(assignment, 'from');
  const to = bpmnChild(assignment, 'to')?.text.trim();
  const name = target ?? variableOf(to?.replace(/^[$#]\{(.*)\}$/, '$1'), reading);
  if (!from || !name) return [];
  return [{ target: name, source: valueOf(from, reading) }];
}

function valueOf(from: XmlElement, reading: Reading): Expression {
  const text = from.text.trim();
  const element = reading.document.find(text);
  const variable = element && variableOf(text, reading);
  return variable ? variableExpression(variable) : reading.expression(text, from, 'expression');
}

/** Local name of the type of a data item: `boolean`, `string`, `integer` …; null when it has none. */
export function itemType(item: XmlElement, reading: Reading): string | null {
  const reference = attribute(item, 'itemSubjectRef');
  if (!reference) return null;
  const definition = reading.document.find(reference);
  const type = (definition && attribute(definition, 'structureRef')) ?? reference;
  return type.slice(Math.max(type.lastIndexOf(':'), type.lastIndexOf('.')) + 1);
}
