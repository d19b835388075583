/** Plain BPMN 2.0.2: what the standard itself says, asked last, when no vendor has answered. */
import { constantExpression } from '../../../expressions/index.ts';
import type { CallSpec, Form } from '../../definition.ts';
import { bpmnChild, bpmnChildren, childText, idOf, nameOf } from '../../document.ts';
import { variableExpression } from '../../expressions.ts';
import type { Reading } from '../../reading.ts';
import { attribute, type XmlElement } from '../../xml/element.ts';
import { formSchema, type Field, type FieldType } from '../form.ts';
import type { DialectReader, MultiInstance } from '../reader.ts';
import { dataMappings, itemType, variableOf } from './data.ts';
import { standardPeople } from './people.ts';
import { standardWork } from './work.ts';

export const omg: DialectReader = {
  dialect: 'omg',
  work: standardWork,
  human: standardPeople,
  mappings: dataMappings,
  form,
  multiInstance,
  call,
};

function multiInstance(loop: XmlElement, _owner: XmlElement, reading: Reading): Partial<MultiInstance> {
  const text = (local: string): string | undefined => attribute(loop, local) ?? childText(loop, local);
  const collection = collectionOf(text('loopDataInputRef'), loop, reading);
  const cardinality = bpmnChild(loop, 'loopCardinality');
  const completion = bpmnChild(loop, 'completionCondition');
  const input = bpmnChild(loop, 'inputDataItem');
  const element = input ? (nameOf(input) ?? idOf(input)) : null;
  const times = cardinality && reading.optional(cardinality.text, cardinality, 'expression');
  const until = completion && reading.optional(completion.text, completion, 'condition');
  return {
    ...(collection && { collection }),
    ...(times && { cardinality: times }),
    ...(element && { elementVariable: element }),
    ...(until && { completionCondition: until }),
    ...outputOf(text('loopDataOutputRef'), loop, reading),
  };
}

/** A data object, a data input fed by an association, or (Activiti, Flowable) the name of a variable or an expression. */
function collectionOf(
  reference: string | undefined,
  loop: XmlElement,
  reading: Reading,
): MultiInstance['collection'] | null {
  if (!reference) return null;
  if (/^=|[$#]\{/.test(reference)) return reading.expression(reference, loop, 'expression');
  const name = variableOf(reference, reading);
  return name === null ? null : variableExpression(name);
}

function outputOf(reference: string | undefined, loop: XmlElement, reading: Reading): Partial<MultiInstance> {
  const collection = variableOf(reference, reading);
  const item = bpmnChild(loop, 'outputDataItem');
  const name = item && (nameOf(item) ?? idOf(item));
  return collection && name ? { output: { collection, element: variableExpression(name) } } : {};
}

/** `calledElement` is a QName; what is called gets and gives all variables unless data associations say otherwise. */
function call(activity: XmlElement, reading: Reading): CallSpec | null {
  const called = attribute(activity, 'calledElement')?.trim();
  if (!called) return null;
  const local = called.slice(called.indexOf(':') + 1);
  return {
    processId: /^=|[$#]\{/.test(called)
      ? reading.expression(called, activity, 'template')
      : constantExpression(local, called),
    binding: { kind: 'latest' },
    allIn: true,
    allOut: true,
    inputs: [],
    outputs: [],
    businessKey: null,
  };
}

const FIELD_TYPES: Readonly<Record<string, FieldType>> = {
  bool: 'boolean',
  boolean: 'boolean',
  xsdbool: 'boolean',
  xsdboolean: 'boolean',
  int: 'integer',
  integer: 'integer',
  long: 'integer',
  double: 'number',
  float: 'number',
  decimal: 'number',
  date: 'date',
  datetime: 'datetime',
};

/** The data outputs of a user task are what its person enters, its data inputs what is shown (§10.4.1). */
function form(element: XmlElement, reading: Reading): Form | null {
  const io = bpmnChild(element, 'ioSpecification');
  if (!io) return null;
  const field = (item: XmlElement, readonly: boolean): Field[] => {
    const key = nameOf(item) ?? idOf(item);
    const type = itemType(item, reading)?.toLowerCase() ?? 'string';
    return key === null
      ? []
      : [
          {
            key,
            label: null,
            type: (Object.hasOwn(FIELD_TYPES, type) && FIELD_TYPES[type]) || 'text',
            ...(readonly && { readonly }),
          },
        ];
  };
  const outputs = bpmnChildren(io, 'dataOutput').flatMap((item) => field(item, false));
  if (outputs.length === 0) return null;
  const entered = new Set(outputs.map(({ key }) => key));
  const inputs = bpmnChildren(io, 'dataInput')
    .flatMap((item) => field(item, true))
    .filter(({ key }) => !entered.has(key));
  return {
    kind: 'generated',
    key: null,
    schema: formSchema(`${idOf(element) ?? 'task'}-form`, [...inputs, ...outputs]),
  };
}
