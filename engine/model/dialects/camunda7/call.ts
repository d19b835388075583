/** Call activities of the Camunda 7 family: nothing is passed unless it is named. */
import { constantExpression } from '../../../expressions/index.ts';
import type { CallSpec, Mapping } from '../../definition.ts';
import { variableExpression } from '../../expressions.ts';
import type { Expression } from '../../expression.ts';
import type { Reading } from '../../reading.ts';
import { attribute, type XmlElement } from '../../xml/element.ts';
import { bindingOf } from '../binding.ts';
import type { Family } from './family.ts';
import { familyText } from './value.ts';

export function familyCall(activity: XmlElement, family: Family, reading: Reading): CallSpec | null {
  if (family.get(activity, 'caseRef') !== undefined) {
    reading.report('IMPLEMENTATION_UNSUPPORTED', activity, 'calls a CMMN case, which is not run here.');
    return null;
  }
  const called = attribute(activity, 'calledElement')?.trim();
  if (!called) return null;
  if (family.get(activity, 'calledElementType') === 'id')
    reading.report(
      'EXTENSION_NOT_RUN',
      activity,
      'names the called process by its technical id, not its key.',
    );
  for (const name of ['variableMappingClass', 'variableMappingDelegateExpression'])
    if (family.get(activity, name) !== undefined)
      reading.report(
        'EXTENSION_NOT_RUN',
        activity,
        `maps variables by ${family.get(activity, name)}, which is not here.`,
        {
          remedy: 'Name the variables to pass on the call activity.',
        },
      );
  const ins = family.all(activity, 'in');
  const outs = family.all(activity, 'out');
  return {
    processId: familyText(called, activity, family, reading) ?? constantExpression(called),
    binding: bindingOf(
      {
        type:
          family.get(activity, 'calledElementBinding') ??
          (family.get(activity, 'sameDeployment') === 'true' ? 'deployment' : undefined),
        version: family.get(activity, 'calledElementVersion'),
        versionTag: family.get(activity, 'calledElementVersionTag'),
      },
      activity,
      reading,
    ),
    allIn: passesAll(ins) || family.get(activity, 'inheritVariables') === 'true',
    allOut: passesAll(outs),
    inputs: mappingsOf(ins, family, reading),
    outputs: mappingsOf(outs, family, reading),
    businessKey: businessKeyOf(activity, ins, family, reading),
  };
}

function passesAll(entries: readonly XmlElement[]): boolean {
  return entries.some((entry) => attribute(entry, 'variables') === 'all');
}

/** `in` and `out` elements of a call, or of a thrown signal. */
export function mappingsOf(
  entries: readonly XmlElement[],
  family: Family,
  reading: Reading,
): readonly Mapping[] {
  return entries.flatMap((entry) => {
    const source = attribute(entry, 'source')?.trim();
    const computed = attribute(entry, 'sourceExpression');
    const target = (attribute(entry, 'target') ?? source)?.trim();
    if (!target) return [];
    if (computed !== undefined) {
      const expression = familyText(computed, entry, family, reading);
      return expression ? [{ target, source: expression }] : [];
    }
    return source ? [{ target, source: variableExpression(source) }] : [];
  });
}

function businessKeyOf(
  activity: XmlElement,
  ins: readonly XmlElement[],
  family: Family,
  reading: Reading,
): Expression | null {
  const told =
    ins.map((entry) => attribute(entry, 'businessKey')).find((text) => text !== undefined) ??
    family.get(activity, 'businessKey') ??
    (family.get(activity, 'inheritBusinessKey') === 'true' ? '${execution.processBusinessKey}' : undefined);
  return familyText(told, activity, family, reading);
}
