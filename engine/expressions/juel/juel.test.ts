import { describe, expect, it } from '@jest/globals';
import type { Json } from '../../json.ts';
import type { Evaluation, EvaluationContext } from '../../model/expression.ts';
import { beanCalls, compileJuel } from './index.ts';

const NOW = Date.parse('2026-05-01T10:00:00Z');

function context(variables: Record<string, Json>): EvaluationContext {
  return {
    get: (name) => (Object.hasOwn(variables, name) ? variables[name] : undefined),
    names: () => Object.keys(variables),
    now: NOW,
    zone: 'Europe/Berlin',
    execution: {
      instanceId: '17',
      businessKey: 'B-1',
      processId: 'order',
      elementId: 'Approve',
      elementName: 'Approve order',
    },
  };
}

function run(source: string, variables: Record<string, Json> = {}): Evaluation {
  const compiled = compileJuel(source, { dialect: 'camunda7' });
  if (!compiled.ok) return { ok: false, message: compiled.message };
  return compiled.expression.evaluate(context(variables));
}

function value(source: string, variables: Record<string, Json> = {}): Json {
  const result = run(source, variables);
  if (!result.ok) throw new Error(result.message);
  return result.value;
}

const order: Record<string, Json> = {
  amount: 1500,
  text: 'Hello',
  approved: true,
  nothing: null,
  list: ['a', 'b'],
  customer: { name: 'Mona', address: { city: 'Bonn' }, rating: 'A' },
};

describe('values', () => {
  it.each<[string, Json]>([
    ['${amount}', 1500],
    ['#{amount}', 1500],
    ['  ${approved}  ', true],
    ['${customer.address.city}', 'Bonn'],
    ["${customer['name']}", 'Mona'],
    ['${list[1]}', 'b'],
    ['${list[9]}', null],
    ['${customer.unknown}', null],
    ['${nothing.name}', null],
    ['Order of ${customer.name}: ${amount}', 'Order of Mona: 1500'],
    ['\\${amount}', '${amount}'],
    ['plain', 'plain'],
    ["${'it\\'s'}", "it's"],
    ['${"a}b"}', 'a}b'],
    ['${1.5}', 1.5],
    ['${10L}', 10],
    ['${null}', null],
  ])('%s is %j', (source, expected) => {
    expect(value(source, order)).toEqual(expected);
  });
});

describe('operators', () => {
  it.each<[string, Json]>([
    ['${amount > 1000 && customer.rating == "A"}', true],
    ['${amount gt 1000 and not (customer.rating eq "B")}', true],
    ['${amount <= 1000 || approved}', true],
    ['${!approved}', false],
    ['${empty nothing}', true],
    ['${empty missing}', true],
    ['${not empty list}', true],
    ['${empty ""}', true],
    ['${amount == "1500"}', true],
    ['${nothing == null}', true],
    ['${nothing < 5}', false],
    ['${0.1 + 0.2 == 0.3}', true],
    ['${1 + 2 * 3}', 7],
    ['${(1 + 2) * 3}', 9],
    ['${7 mod 4}', 3],
    ['${8 div 2}', 4],
    ['${-amount}', -1500],
    ['${amount > 1000 ? "big" : "small"}', 'big'],
    ['${"2" + 3}', 5],
    ['${"a" < "b"}', true],
    ['${true == "true"}', true],
  ])('%s is %j', (source, expected) => {
    expect(value(source, order)).toEqual(expected);
  });
});

describe('methods, functions and engine objects', () => {
  it.each<[string, Json]>([
    ["${text.equals('Hello')}", true],
    ['${text.toUpperCase().concat("!")}', 'HELLO!'],
    ['${text.substring(1, 3)}', 'el'],
    ['${text.matches("H.*o")}', true],
    ['${list.size() == 2 && list.contains("a")}', true],
    ['${customer.getName()}', 'Mona'],
    ['${customer.containsKey("rating")}', true],
    ['${execution.getVariable("amount")}', 1500],
    ['${execution.getVariable("missing") == null}', true],
    ['${execution.hasVariable("missing")}', false],
    ['${execution.processBusinessKey}', 'B-1'],
    ['${execution.getProcessInstanceId()}', '17'],
    ['${task.name}', 'Approve order'],
    ['${vars:equals(amount, 1500)}', true],
    ['${variables:getOrDefault("missing", 7)}', 7],
    ['${vars:gt("amount", 1000)}', true],
    ['${var:exists(missing)}', false],
    ["${bpmn:getDataObject('approved')}", true],
    ['${dateTime().plusWeeks(1).toDate()}', '2026-05-08T10:00:00.000Z'],
    ['${dateTime().plusDays(2).withTimeAtStartOfDay()}', '2026-05-02T22:00:00.000Z'],
    ["${date:format(now(), 'yyyy-MM-dd HH:mm')}", '2026-05-01 12:00'],
    ['${S(customer).prop("name").stringValue()}', 'Mona'],
    ['${JSON(\'{"a":[1]}\').prop("a").isArray()}', true],
    ['${customer.prop("address").prop("city").stringValue()}', 'Bonn'],
    ['${var:lowerThan(amount, 2000)}', true],
    ['${[1, amount].contains(1500)}', true],
    ['${{"a": 1, b: [2]}}', { a: 1, b: [2] }],
    ['${[]}', []],
    ['${text.replace("l", "L")}', 'HeLLo'],
    ['${text.replaceAll("(l+)", "<$1>")}', 'He<ll>o'],
    ['${KieFunctions.greaterThan(amount, "1000") && KieFunctions.isTrue(approved)}', true],
    ['${kcontext.getProcessInstance().getId()}', '17'],
  ])('%s is %j', (source, expected) => {
    expect(value(source, order)).toEqual(expected);
  });

  it('sets variables as assignments of the result', () => {
    expect(run('${execution.setVariable("done", amount + 1)}', order)).toEqual({
      ok: true,
      value: null,
      warnings: [],
      assignments: { done: 1501 },
    });
  });
});

describe('problems', () => {
  it.each([
    ['${missing > 1}', 'missing'],
    ['${text > 5}', 'not a number'],
    ['${archiveService.archive(amount)}', 'archiveService'],
    ['${text.frobnicate()}', 'frobnicate'],
    ['${amount / 0}', 'zero'],
    ['${frob(1)}', 'frob'],
    ['${list.get(5)}', 'element 5'],
    ['${big.replace("a", big)}', 'too long'],
    ['${big.replaceAll("a", big)}', 'too long'],
    ['${big}${big}${big}${big}', 'too long'],
    ['${execution.setVariable("constructor", 1)}', 'constructor'],
    ['${{"__proto__": 1}}', '__proto__'],
    [`\${JSON('{"__proto__":{"x":1}}')}`, '__proto__'],
    ['${JSON(deep)}', 'nested'],
  ])('%s fails, naming %s', (source, word) => {
    const result = run(source, {
      ...order,
      big: 'a'.repeat(300_000),
      deep: '['.repeat(100_000) + ']'.repeat(100_000),
    });
    expect(result.ok).toBe(false);
    expect(result.ok ? '' : result.message).toContain(word);
  });

  it.each(['${', '${}', '${a b}', '${1 +}', '${a.}', "${'open}", '${a ? b}', '${@}'])(
    'refuses %s with a position',
    (source) => {
      const compiled = compileJuel(source, { dialect: 'camunda7' });
      expect(compiled.ok).toBe(false);
      expect(compiled.ok ? undefined : compiled.position).toBeGreaterThanOrEqual(0);
    },
  );

  it('refuses absurd nesting instead of overflowing', () => {
    expect(compileJuel(`\${${'('.repeat(5000)}1${')'.repeat(5000)}}`, { dialect: 'camunda7' }).ok).toBe(
      false,
    );
    expect(compileJuel(`\${${'!'.repeat(5000)}true}`, { dialect: 'camunda7' }).ok).toBe(false);
    expect(compileJuel(`\${1${'+1'.repeat(5000)}}`, { dialect: 'camunda7' }).ok).toBe(false);
    expect(value(`\${1${'+1'.repeat(1900)}}`)).toBe(1901);
  });
});

describe('equality', () => {
  it('compares lists and objects by what they hold', () => {
    const variables = { a: { x: 1, y: [2] }, b: { y: [2], x: 1 }, c: { x: 1, y: [3] } };
    expect(value('${a == b && a != c && a.y == b.y}', variables)).toBe(true);
  });
});

describe('beanCalls', () => {
  it.each<[string, string[]]>([
    ['${archiveService.archive(amount)}', ['archiveService.archive']],
    ['Dear ${users.find(task.assignee)}, ${a.b.c(x)}', ['users.find', 'a.c', 'task.assignee']],
    ['${bean.get()}', ['bean.get']],
    ['${ldap.getManager(execution)}', ['ldap.getManager']],
    ['${task:get(taskId).assignee}', ['task:get']],
    ['${execution.engineServices.runtimeService}', ['execution.engineServices']],
    ["${list.contains('a.b(c)') && map.get('x') == 1}", []],
    ['${order.getTotal() > 5 && order.isPaid()}', []],
    ['${execution.getVariable("x").startsWith("y")}', []],
    ['${dateTime().plusDays(1).toDate()}', []],
    ['${S(x).prop("y").stringValue()}', []],
    ['${vars:get(x)}', []],
    ['plain bean.call(x)', []],
    ['${broken(', []],
  ])('%s calls %j', (source, expected) => {
    expect([...beanCalls(source)].sort()).toEqual(expected.sort());
  });
});

describe('reads', () => {
  it('names the variables an expression reads', () => {
    const compiled = compileJuel(
      '${a.b > c && execution.getVariable("d") && vars:get(e) && task.name == f[g]}',
      { dialect: 'camunda7' },
    );
    expect(compiled.ok && [...compiled.expression.reads].sort()).toEqual(['a', 'c', 'd', 'e', 'f', 'g']);
  });
});

describe('nothing of the host can be reached', () => {
  const probes = [
    '${text.constructor}',
    '${text.constructor.constructor("return process")()}',
    '${text.getClass()}',
    '${customer.__proto__}',
    '${customer["__proto__"]["polluted"]}',
    '${customer.constructor}',
    '${customer.getClass().forName("java.lang.Runtime")}',
    '${list.constructor}',
    '${list["constructor"]}',
    '${list.length}',
    '${list.push("x")}',
    '${list.map("x")}',
    '${execution.constructor}',
    '${execution.toString.call(1)}',
    '${execution.setVariable("__proto__", 1)}',
    '${execution.engineServices.runtimeService}',
    '${constructor}',
    '${__proto__}',
    '${process}',
    '${globalThis}',
    '${require("fs")}',
    '${text.valueOf()}',
    '${amount.toFixed(2)}',
    '${S("{}").constructor()}',
    '${vars:constructor(a)}',
  ];
  it.each(probes)('%s gives nothing', (source) => {
    const result = run(source, order);
    expect(result.ok ? result.value : null).toBeNull();
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it('runs a catastrophic regular expression in no time', () => {
    expect(value('${text.matches("(a+)+$")}', { text: `${'a'.repeat(5000)}!` })).toBe(false);
  });
});
