/** Loops of activities: standard (BPMN 2.0.2 §10.3.8) and multi-instance (§10.3.9, §13.3.7). */
import type { EventDefinition, Loop } from '../definition.ts';
import type { DialectReader, MultiInstance } from '../dialects/reader.ts';
import { bpmnChild, bpmnChildren, childText } from '../document.ts';
import type { Expression } from '../expression.ts';
import type { Reading } from '../reading.ts';
import { attribute, type XmlElement } from '../xml/element.ts';
import { definitionElements, oneDefinition } from './events.ts';

export function loopOf(activity: XmlElement, reading: Reading): Loop | null {
  const standard = bpmnChild(activity, 'standardLoopCharacteristics');
  if (standard) return standardLoop(standard, reading);
  const multi = bpmnChild(activity, 'multiInstanceLoopCharacteristics');
  return multi ? multiInstance(multi, activity, reading) : null;
}

function standardLoop(loop: XmlElement, reading: Reading): Loop {
  return {
    kind: 'standard',
    testBefore: attribute(loop, 'testBefore') === 'true',
    condition: nested(loop, 'loopCondition', 'condition', reading),
    maximum: reading.optional(attribute(loop, 'loopMaximum'), loop, 'expression'),
  };
}

function nested(
  parent: XmlElement,
  local: string,
  use: 'condition' | 'expression',
  reading: Reading,
): Expression | null {
  const element = bpmnChild(parent, local);
  return element ? reading.optional(element.text, element, use) : null;
}

function multiInstance(loop: XmlElement, activity: XmlElement, reading: Reading): Loop {
  const told = merged(loop, activity, reading);
  if (!told.collection && !told.cardinality)
    reading.report(
      'LOOP_WITHOUT_COLLECTION',
      activity,
      'is repeated, but neither over a collection nor a number of times.',
    );
  const behavior = attribute(loop, 'behavior');
  return {
    kind: 'multiInstance',
    sequential: attribute(loop, 'isSequential') === 'true',
    collection: told.collection ?? null,
    cardinality: told.cardinality ?? null,
    elementVariable: told.elementVariable ?? null,
    indexVariable: told.indexVariable ?? null,
    completionCondition: told.completionCondition ?? null,
    output: told.output ?? null,
    behavior: behavior === 'None' || behavior === 'One' || behavior === 'Complex' ? behavior : 'All',
    thrown: thrown(loop, activity, behavior, reading),
    complex: bpmnChildren(loop, 'complexBehaviorDefinition').flatMap((definition) =>
      complexBehavior(definition, activity, reading),
    ),
  };
}

/** Readers answer in order; each fills only what those before it left open. */
function merged(loop: XmlElement, activity: XmlElement, reading: Reading): Partial<MultiInstance> {
  const answers = reading.readers.map((reader: DialectReader) =>
    reader.multiInstance?.(loop, activity, reading),
  );
  return Object.assign({}, ...answers.toReversed().map(withoutMissing)) as Partial<MultiInstance>;
}

function withoutMissing(answer: Partial<MultiInstance> | null | undefined): Partial<MultiInstance> {
  return Object.fromEntries(
    Object.entries(answer ?? {}).filter(([, value]) => value !== null && value !== undefined),
  );
}

function thrown(
  loop: XmlElement,
  activity: XmlElement,
  behavior: string | undefined,
  reading: Reading,
): EventDefinition | null {
  const reference =
    behavior === 'None'
      ? attribute(loop, 'noneBehaviorEventRef')
      : behavior === 'One'
        ? attribute(loop, 'oneBehaviorEventRef')
        : undefined;
  const element = reading.document.find(
    reference ?? childText(loop, `${behavior?.toLowerCase()}BehaviorEventRef`),
  );
  return element ? oneDefinition(element, activity, true, reading) : null;
}

function complexBehavior(
  definition: XmlElement,
  activity: XmlElement,
  reading: Reading,
): { condition: Expression; event: EventDefinition }[] {
  const condition = nested(definition, 'condition', 'condition', reading);
  const event = bpmnChild(definition, 'event');
  const element = event && definitionElements(event, reading)[0];
  const compiled = element && oneDefinition(element, activity, true, reading);
  return condition && compiled ? [{ condition, event: compiled }] : [];
}
