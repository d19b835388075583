/**
 * `skipExpression` of Flowable and Activiti: work is passed over, and a flow is taken, when it holds; looked at only
 * in instances that have switched it on by a variable (Flowable user guide, "Skip expressions").
 */
import { attributeIn, type XmlElement } from '../xml/element.ts';
import { ACTIVITI, FLOWABLE } from '../namespaces.ts';
import type { EvaluationContext, Expression } from '../expression.ts';
import type { Reading } from '../reading.ts';

const SWITCHES = ['_FLOWABLE_SKIP_EXPRESSION_ENABLED', '_ACTIVITI_SKIP_EXPRESSION_ENABLED'];

/** Null when the element has none. */
export function skipOf(element: XmlElement, reading: Reading): Expression | null {
  const text = attributeIn(element, [FLOWABLE, ACTIVITI], 'skipExpression');
  const holds = reading.optional(text, element, 'condition');
  if (!holds) return null;
  const { constant: _never, ...rest } = holds;
  return {
    ...rest,
    reads: [...holds.reads, ...SWITCHES],
    evaluate: (context) =>
      isOn(context) ? holds.evaluate(context) : { ok: true, value: false, warnings: [] },
  };
}

/** Where it is switched on, the skip expression stands in for the condition (`ExclusiveGatewayActivityBehavior`). */
export function orSkipped(condition: Expression, skip: Expression): Expression {
  const { constant: _never, ...rest } = condition;
  return {
    ...rest,
    reads: [...condition.reads, ...skip.reads],
    evaluate: (context) => (isOn(context) ? skip : condition).evaluate(context),
  };
}

function isOn(context: EvaluationContext): boolean {
  return SWITCHES.some((name) => context.get(name) === true);
}
