import { describe, expect, it } from '@jest/globals';
import type { Json, Variables } from '../json.ts';
import type { Dialect } from '../model/definition.ts';
import type { Expression } from '../model/expression.ts';
import { compileExpression, constantExpression, type ExpressionUse, toJson } from './index.ts';

function compiled(
  source: string,
  dialect: Dialect,
  use: ExpressionUse = 'expression',
  language?: string,
): Expression {
  const result = compileExpression(source, { dialect, use, ...(language ? { language } : {}) });
  if (!result.ok) throw new Error(result.message);
  return result.expression;
}

function evaluated(expression: Expression, variables: Variables = {}): Json {
  const evaluation = expression.evaluate({
    get: (name) => (Object.hasOwn(variables, name) ? variables[name] : undefined),
    names: () => Object.keys(variables),
    now: 0,
    zone: 'UTC',
  });
  if (!evaluation.ok) throw new Error(evaluation.message);
  return evaluation.value;
}

describe('the language of an expression', () => {
  it('is told by syntax first', () => {
    expect(compiled('=amount > 1', 'camunda7').language).toBe('feel');
    expect(compiled('${amount > 1}', 'camunda8').language).toBe('juel');
    expect(compiled('#{amount}', 'jbpm').language).toBe('juel');
    expect(compiled('Order ${id}', 'camunda7', 'template').language).toBe('juel');
    expect(evaluated(compiled('Order ${id}', 'camunda7', 'template'), { id: 7 })).toBe('Order 7');
  });

  it('then by the language attribute', () => {
    expect(
      compiled('a and b', 'omg', 'condition', 'https://www.omg.org/spec/DMN/20191111/FEEL/').language,
    ).toBe('feel');
    expect(compiled('amount > 1', 'camunda7', 'condition', 'juel').language).toBe('juel');
    expect(compiled('amount > 1', 'omg', 'condition', 'text/javascript').language).toBe('javascript');
    expect(
      evaluated(compiled('return amount > 1;', 'jbpm', 'condition', 'http://www.java.com/java'), {
        amount: 2,
      }),
    ).toBe(true);
    expect(
      evaluated(
        compiled("bpmn:getDataObject('kind') = 'a'", 'omg', 'condition', 'http://www.w3.org/1999/XPath'),
        { kind: 'a' },
      ),
    ).toBe(true);
  });

  it('takes a method call of a plain file for Java', () => {
    const condition = compiled('test.contains("a")', 'omg', 'condition');
    expect(evaluated(condition, { test: 'ab' })).toBe(true);
    expect(evaluated(condition, { test: 'b' })).toBe(false);
    expect(compiled('contains(test, "x.y()")', 'omg', 'condition').language).toBe('feel');
  });

  it('then by the dialect', () => {
    expect(compiled('order-service', 'camunda8').constant).toBe('order-service');
    expect(compiled('plain text', 'camunda7').constant).toBe('plain text');
    expect(compiled('PT5M', 'omg', 'template').constant).toBe('PT5M');
    expect(compiled('count > 3', 'omg', 'condition').language).toBe('feel');
    expect(evaluated(compiled('x == 1 && y', 'omg', 'condition'), { x: 1, y: true })).toBe(true);
    expect(
      evaluated(compiled("bpmn:getDataObject('clarified') = 'yes'", 'omg', 'condition'), {
        clarified: 'yes',
      }),
    ).toBe(true);
    expect(compiled('true', 'camunda7', 'condition').constant).toBe(true);
    expect(
      evaluated(compiled("choice == 'Yes' and not done", 'spiff', 'condition'), {
        choice: 'Yes',
        done: false,
      }),
    ).toBe(true);
    expect(evaluated(compiled('> 5, "a"', 'omg', 'unary'), { '?': 6 })).toBe(true);
  });

  it('refuses what cannot be translated, and says what to do', () => {
    const result = compileExpression('int x = 1; return x > y;', {
      dialect: 'jbpm',
      use: 'condition',
      language: 'java',
    });
    expect(result).toMatchObject({
      ok: false,
      message: expect.stringContaining('must be rewritten in FEEL'),
    });
    expect(
      compileExpression('//order[@id=1]', { dialect: 'omg', use: 'condition', language: 'XPath' }).ok,
    ).toBe(false);
    expect(compileExpression('=1 +', { dialect: 'baton', use: 'condition' })).toEqual({
      ok: false,
      message: 'The expression ends too early.',
      position: 4,
    });
    expect(compileExpression('x'.repeat(70_000), { dialect: 'baton', use: 'template' }).ok).toBe(false);
  });

  it('keeps the source as it was written', () => {
    expect(compiled('=amount > 1', 'baton').source).toBe('=amount > 1');
    expect(constantExpression(5)).toMatchObject({ language: 'static', source: '5', constant: 5, reads: [] });
    expect(toJson({ a: [1, null] })).toEqual({ a: [1, null] });
  });
});
