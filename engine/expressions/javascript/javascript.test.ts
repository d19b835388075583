import { afterAll, describe, expect, it } from '@jest/globals';
import type { Json } from '../../json.ts';
import { closeSandbox, compileJavaScript, runScript, type ScriptResult } from './index.ts';
import { readAnswer } from './script-result.ts';

afterAll(closeSandbox);

const run = (
  source: string,
  variables: Record<string, Json> = {},
  language: 'javascript' | 'groovy' = 'javascript',
): Promise<ScriptResult> =>
  runScript({
    language,
    source,
    variables,
    deadlineMs: 300,
    execution: { instanceId: '7', businessKey: 'B', processId: 'p', elementId: 'e', elementName: 'E' },
  });

async function done(
  source: string,
  variables: Record<string, Json> = {},
  language: 'javascript' | 'groovy' = 'javascript',
): Promise<Extract<ScriptResult, { ok: true }>> {
  const result = await run(source, variables, language);
  if (!result.ok) throw new Error(result.message);
  return result;
}

describe('runScript', () => {
  it('has variables as globals and gives the last value', async () => {
    expect((await done('var x = amount * 2; x + 1', { amount: 20 })).value).toBe(41);
    expect((await done('({ total: items.length, when: new Date(0) })', { items: [1, 2] })).value).toEqual({
      total: 2,
      when: '1970-01-01T00:00:00.000Z',
    });
    expect((await done('undefined')).value).toBeNull();
  });

  it('collects what the execution object sets', async () => {
    const result = await done(
      'execution.setVariable("a", execution.getVariable("b") + 1); execution.setVariable("c", a); execution.getProcessInstanceId()',
      { b: 1 },
    );
    expect(result.assignments).toEqual({ a: 2, c: 2 });
    expect(result.value).toBe('7');
  });

  it('collects what a task listener does', async () => {
    const script =
      'if (!!task.getVariable("approver")) { task.setAssignee(approver); } task.addCandidateGroup("sales"); task.getAssignee()';
    const result = await done(script, { approver: 'mary' });
    expect(result.task).toEqual({ assignee: 'mary', candidateGroups: ['sales'] });
    expect(result.value).toBe('mary');
  });

  it('gives a BPMN error as data', async () => {
    expect(
      (await done('execution.setVariable("x", 1); throw new BpmnError("REFUSED", "no money")')).error,
    ).toEqual({ code: 'REFUSED', message: 'no money' });
    expect((await done('throw new org.camunda.bpm.engine.delegate.BpmnError("E")')).error?.code).toBe('E');
  });

  it('keeps what is printed', async () => {
    expect((await done('print("a", 1); console.log({ b: 2 })')).log).toEqual(['a 1', '{"b":2}']);
  });

  it('runs the Groovy that reads as JavaScript', async () => {
    const groovy =
      'import java.util.Date\ndef total = 0\nfor (item in items) { total += item.price }\nString name = "Order ${number}"\nexecution.setVariable("total", total)\nprintln name\nname';
    const result = await done(groovy, { items: [{ price: 2 }, { price: 3 }], number: 5 }, 'groovy');
    expect(result.assignments).toEqual({ total: 5 });
    expect(result.value).toBe('Order 5');
    expect(result.log).toEqual(['Order 5']);
  });

  it.each<[string, unknown]>([
    ['def int count = 2\nString name = (String) "a"\ncount + name.length()', 3],
    ['def text = """Dear $who,\n${1 + 1} items"""\ntext', 'Dear Ann,\n2 items'],
    ['items.collect { it.price }.sum()', 5],
    ['items.findAll { item -> item.price > 2 }.size()', 1],
    ['def x = missing ?: "none"\nx', 'none'],
    ['order.get("id") + order.getOrDefault("rest", 1)', 8],
    ['System.out.println("x"); new java.util.ArrayList().isEmpty()', true],
    ['who.equals("Ann") && "1".toInteger() as Integer == 1', true],
    ['if (who == null) return "a"\nreturn "b"', 'b'],
  ])('runs Groovy: %s', async (source, expected) => {
    const variables = { items: [{ price: 2 }, { price: 3 }], who: 'Ann', missing: null, order: { id: 7 } };
    expect((await done(source, variables, 'groovy')).value).toBe(expected);
  });

  it('knows the Java that scripts lean on, and names the rest', async () => {
    const script = `var List = Java.type('java.util.ArrayList'); var l = new List(); l.add(1); l.size()`;
    expect((await done(script)).value).toBe(1);
    expect(await run('throw new java.lang.RuntimeException("no stock")')).toEqual({
      ok: false,
      message: 'no stock',
    });
    expect(await run('Java.type("java.io.File")')).toMatchObject({
      message: expect.stringContaining('java.io.File'),
    });
    expect((await done('return amount > 5;', { amount: 6 })).value).toBe(true);
  });

  it('says in one sentence what went wrong', async () => {
    expect(await run('missing.field')).toMatchObject({
      ok: false,
      message: expect.stringContaining('missing'),
    });
    expect((await run('1 +')).ok).toBe(false);
  });

  it('runs many at once, each on its own', async () => {
    const results = await Promise.all(
      Array.from({ length: 40 }, (_, index) =>
        done('globalThis.leak = (globalThis.leak || 0) + n; leak', { n: index }),
      ),
    );
    expect(results.map(({ value }) => value)).toEqual(Array.from({ length: 40 }, (_, index) => index));
  });
});

describe('the sandbox holds', () => {
  it.each([
    ['an endless loop', 'while (true) {}'],
    ['a loop that catches', 'for (;;) { try { throw 1 } catch (e) {} finally { continue } }'],
    ['a catastrophic regular expression', '/(a+)+$/.test("a".repeat(40) + "!")'],
    ['one endless native call', 'Array.prototype.includes.call({ length: 2 ** 53 - 1 }, 1)'],
    ['an array of a gigabyte', 'var a = []; for (;;) a.push(new Array(100000).fill(a.length))'],
    ['strings without end', 'var s = "x"; for (;;) s += s'],
    ['endless recursion', '(function f() { f() })()'],
    ['deep JSON', 'JSON.parse("[".repeat(100000))'],
    ['deep source', 'eval("(".repeat(100000))'],
  ])('against %s, and goes on with the next script', async (_what, source) => {
    expect((await run(source)).ok).toBe(false);
    expect((await done('1 + 1')).value).toBe(2);
  });

  it.each([
    'typeof process',
    'typeof require',
    'typeof globalThis.constructor.constructor("return process")',
    'typeof (function () { return this })().process',
    'this.constructor.constructor("return typeof process")()',
    'typeof WebAssembly',
    'typeof fetch',
    'typeof setTimeout',
  ])('%s reaches nothing of the host', async (source) => {
    expect(['undefined', 'function']).toContain((await done(source)).value);
    const escaped = await run('this.constructor.constructor("return process")().version');
    expect(escaped.ok).toBe(false);
  });

  it.each([
    ['text that is no JSON', 'JSON.stringify = function () { return "x" }; 1'],
    ['null', 'JSON.parse = null; JSON.stringify = function () { return "null" }; 1'],
    ['a number', 'JSON.stringify = function () { return 5 }; 1'],
    ['deep nesting', 'var d = []; for (var i = 0; i < 300; i++) d = [d]; d'],
    ['a character that cannot be stored', '"\\u0000"'],
    ['half a pair', '"\\ud800"'],
    ['a name that reaches the prototype', 'execution.setVariable("a", { constructor: 1 })'],
    ['more than can be stored', '"x".repeat(2000000)'],
    ['an object in a circle', 'var a = {}; a.a = a; a'],
    ['a message that never ends', 'throw { get message() { for (;;); } }'],
    ['nothing', 'throw null'],
  ])('a script that gives %s is a failure, not an error of ours', async (_what, source) => {
    const result = await run(source);
    // What the script replaced is not used, or does not get through; either way it is a plain result.
    if (result.ok) expect(result).toMatchObject({ value: 1, assignments: {}, task: {} });
    else expect(result.message.length).toBeGreaterThan(3);
  });

  it('trusts nothing that comes out', () => {
    for (const text of [
      '',
      'x',
      '5',
      'null',
      '[]',
      '{}',
      '{"assignments":[]}',
      '{"assignments":{},"task":null}',
    ])
      expect(readAnswer(text)).toMatchObject({ ok: false });
    expect(readAnswer(`{"value":${'['.repeat(100_000)}`).ok).toBe(false);
    expect(readAnswer('{"assignments":{"__proto__":1},"task":{}}').ok).toBe(false);
    expect(
      readAnswer(
        '{"assignments":{},"task":{"assignee":"a","id":"b"},"error":{"code":{},"message":7},"log":[1,[[]]]}',
      ),
    ).toEqual({
      ok: true,
      value: null,
      assignments: {},
      task: { assignee: 'a' },
      error: { code: '', message: '7' },
      log: ['1', ''],
    });
  });

  it('does not let a variable take the place of the prototype', async () => {
    expect((await run('execution.setVariable("__proto__", { x: 1 })')).ok).toBe(false);
  });
});

describe('compileJavaScript', () => {
  const evaluate = (source: string, variables: Record<string, Json>): unknown => {
    const compiled = compileJavaScript(source);
    if (!compiled.ok) throw new Error(compiled.message);
    return compiled.expression.evaluate({
      get: (name) => variables[name],
      names: () => Object.keys(variables),
      now: 0,
      zone: 'UTC',
    });
  };

  it('evaluates a condition within the step', () => {
    expect(evaluate('amount > 10 && status === "open"', { amount: 11, status: 'open' })).toMatchObject({
      ok: true,
      value: true,
    });
    expect(evaluate('return amount > 10;', { amount: 9 })).toMatchObject({ ok: true, value: false });
    expect(evaluate('missing > 1', {})).toMatchObject({ ok: false });
  });

  it('is stopped within its deadline when it never ends', () => {
    expect(evaluate('while (true) {}', {})).toMatchObject({ ok: false });
    expect(evaluate('1 === 1', {})).toMatchObject({ ok: true, value: true });
  });

  it('names the variables it reads', () => {
    const compiled = compileJavaScript('amount > limit && order.status === "x"');
    expect(compiled.ok && [...compiled.expression.reads].sort()).toEqual(['amount', 'limit', 'order']);
  });
});
