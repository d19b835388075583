import { describe, expect, it } from '@jest/globals';
import { readDmn } from './index.ts';
import { dmn, evaluate, literalDecision, readDecisions, tableDecision } from './testing.ts';

describe('requirement graphs', () => {
  it('hands values on as decimals and dates, not as JSON', () => {
    const decisions = readDecisions(
      literalDecision('third', '1 / 3') +
        literalDecision('due', 'date("2024-01-31")') +
        literalDecision('result', '{exact: third * 3 = 1, long: string(third), due: due + @"P1M"}', [
          'third',
          'due',
        ]),
    );
    expect(evaluate(decisions, 'result')).toMatchObject({
      value: { exact: false, long: `0.${'3'.repeat(34)}`, due: '2024-02-29' },
    });
  });

  it('lets a decision read what it requires, and no other decision', () => {
    const body = literalDecision('secret', '42');
    const open = readDecisions(body + literalDecision('d', 'secret', ['secret']));
    const hidden = readDecisions(body + literalDecision('d', 'secret'));
    expect(evaluate(open, 'd')).toMatchObject({ value: 42 });
    expect(evaluate(hidden, 'd')).toMatchObject({ value: null });
    expect(evaluate(hidden, 'd', { secret: 1 })).toMatchObject({ value: null });
  });

  it('lets a decision read variables of the process that no element declares', () => {
    expect(evaluate(readDecisions(literalDecision('d', 'amount + 1')), 'd', { amount: 2 })).toMatchObject({
      value: 3,
    });
  });

  it('calls a required table by its outputs, as Camunda 7 does', () => {
    const rules = [['"a"', '"small"', '1']];
    const decisions = readDecisions(
      tableDecision('first', { inputs: ['x'], outputs: ['size', 'count'], rules }) +
        literalDecision('second', 'size + string(count)', ['first']),
    );
    expect(evaluate(decisions, 'second', { x: 'a' })).toMatchObject({ value: 'small1' });
  });

  it('takes inputs by the name of their variable, converted to their type', () => {
    const decisions = readDecisions(`
      <itemDefinition name="tOrder"><itemComponent name="due"><typeRef>date</typeRef></itemComponent>
        <itemComponent name="lines" isCollection="true"><typeRef>number</typeRef></itemComponent></itemDefinition>
      <inputData id="i1" name="Order"><variable name="order" typeRef="tOrder"/></inputData>
      ${literalDecision('d', 'order.due + @"P1D"', [], '<informationRequirement><requiredInput href="#i1"/></informationRequirement>')}`);
    expect(decisions.decisions).toEqual([{ id: 'd', name: 'd', kind: 'decision', requires: ['i1'] }]);
    expect(evaluate(decisions, 'd', { order: { due: '2024-02-29', lines: [1] } })).toMatchObject({
      value: '2024-03-01',
    });
    expect(evaluate(decisions, 'd', { order: { due: 'soon', lines: [] } })).toMatchObject({ value: null });
  });

  it('checks allowed values', () => {
    const decisions = readDecisions(`
      <itemDefinition name="tColour"><typeRef>string</typeRef><allowedValues><text>"red", "green"</text></allowedValues></itemDefinition>
      <inputData id="c" name="c"><variable name="c" typeRef="tColour"/></inputData>
      ${literalDecision('d', 'c', [], '<informationRequirement><requiredInput href="#c"/></informationRequirement>')}`);
    expect(evaluate(decisions, 'd', { c: 'red' })).toMatchObject({ value: 'red' });
    expect(evaluate(decisions, 'd', { c: 'blue' })).toMatchObject({ value: null });
  });

  it('invokes business knowledge models by position and by name', () => {
    const knows = '<knowledgeRequirement><requiredKnowledge href="#k"/></knowledgeRequirement>';
    const decisions = readDecisions(`
      <businessKnowledgeModel id="k" name="net price"><encapsulatedLogic>
        <formalParameter name="gross" typeRef="number"/><formalParameter name="rate"/>
        <literalExpression><text>gross / (1 + rate)</text></literalExpression></encapsulatedLogic></businessKnowledgeModel>
      ${literalDecision('a', 'net price(119, 0.19)', [], knows)}
      <decision id="b" name="b">${knows}<invocation><literalExpression><text>net price</text></literalExpression>
        <binding><parameter name="rate"/><literalExpression><text>0.19</text></literalExpression></binding>
        <binding><parameter name="gross"/><literalExpression><text>238</text></literalExpression></binding></invocation></decision>
      ${literalDecision('c', 'net price("x", 1)', [], knows)}`);
    expect(evaluate(decisions, 'a')).toMatchObject({ value: 100 });
    expect(evaluate(decisions, 'b')).toMatchObject({ value: 200 });
    expect(evaluate(decisions, 'c')).toMatchObject({ value: null });
  });

  it('evaluates boxed contexts, relations, lists, conditions, filters and loops', () => {
    const text = (value: string) => `<literalExpression><text>${value}</text></literalExpression>`;
    const decision = (id: string, body: string) => `<decision id="${id}" name="${id}">${body}</decision>`;
    const decisions = readDecisions(
      decision(
        'context',
        `<context><contextEntry><variable name="a b"/>${text('1')}</contextEntry><contextEntry>${text('a b + 1')}</contextEntry></context>`,
      ) +
        decision(
          'relation',
          `<relation><column name="n"/><column name="m"/><row>${text('1')}${text('2')}</row><row>${text('3')}${text('4')}</row></relation>`,
        ) +
        decision('list', `<list>${text('1')}${text('"x"')}</list>`) +
        decision(
          'conditional',
          `<conditional><if>${text('flag')}</if><then>${text('1')}</then><else>${text('2')}</else></conditional>`,
        ) +
        decision(
          'filter',
          `<filter><in>${text('[1, 5, 9]')}</in><match>${text('item &gt; 4')}</match></filter>`,
        ) +
        decision(
          'for',
          `<for iteratorVariable="i"><in>${text('[1, 2]')}</in><return>${text('i * 10')}</return></for>`,
        ) +
        decision(
          'every',
          `<every iteratorVariable="i"><in>${text('[1, 2]')}</in><satisfies>${text('i &lt; 2')}</satisfies></every>`,
        ),
    );
    const value = (id: string) => evaluate(decisions, id, { flag: true });
    expect(value('context')).toMatchObject({ value: 2 });
    expect(value('relation')).toMatchObject({
      value: [
        { n: 1, m: 2 },
        { n: 3, m: 4 },
      ],
    });
    expect(value('list')).toMatchObject({ value: [1, 'x'] });
    expect(value('conditional')).toMatchObject({ value: 1 });
    expect(value('filter')).toMatchObject({ value: [5, 9] });
    expect(value('for')).toMatchObject({ value: [10, 20] });
    expect(value('every')).toMatchObject({ value: false });
  });

  it('evaluates decision services, alone and as functions', () => {
    const decisions = readDecisions(`
      <inputData id="n" name="n"><variable name="n" typeRef="number"/></inputData>
      ${literalDecision('twice', 'n * 2', [], '<informationRequirement><requiredInput href="#n"/></informationRequirement>')}
      <decisionService id="s" name="service"><outputDecision href="#twice"/><inputData href="#n"/></decisionService>
      ${literalDecision('caller', 'service(21)', [], '<knowledgeRequirement><requiredKnowledge href="#s"/></knowledgeRequirement>')}`);
    expect(evaluate(decisions, 's', { n: 4 })).toMatchObject({ value: 8 });
    expect(evaluate(decisions, 'caller')).toMatchObject({ value: 42 });
  });

  it('imports from other files by namespace', () => {
    const other = dmn(literalDecision('rate', '0.19'), '').replace('urn:test', 'urn:other');
    const importing = dmn(
      `<import name="tax" namespace="urn:other" importType="https://www.omg.org/spec/DMN/20191111/MODEL/"/>
       ${literalDecision('d', 'tax.rate * 100', [], '<informationRequirement><requiredDecision href="urn:other#rate"/></informationRequirement>')}`,
    );
    const decisions = readDmn('a.dmn', importing, [{ file: 'b.dmn', content: other }]);
    expect(decisions.findings).toEqual([]);
    expect(evaluate(decisions, 'd')).toMatchObject({ value: 19 });
    expect(readDmn('a.dmn', importing).findings.map(({ code }) => code)).toEqual(['DECISION_REQUIREMENT']);
  });

  it('finds circles, missing requirements, empty decisions and files that are no DMN', () => {
    const circle = readDecisions(literalDecision('a', 'b', ['b']) + literalDecision('b', 'a', ['a']));
    expect(circle.findings.map(({ code, element }) => [code, element])).toEqual([
      ['DECISION_CYCLE', 'a'],
      ['DECISION_CYCLE', 'b'],
    ]);
    expect(evaluate(circle, 'a')).toMatchObject({ ok: true, value: null });
    expect(readDecisions('<decision id="e" name="Empty"/>').findings).toMatchObject([
      { code: 'DECISION_WITHOUT_LOGIC', severity: 'info' },
    ]);
    expect(readDmn('x.dmn', '<a/>').findings).toMatchObject([{ code: 'NOT_DMN' }]);
    expect(readDmn('x.dmn', 'nothing').findings).toHaveLength(1);
    expect(evaluate(readDecisions(''), 'nothing')).toEqual({
      ok: false,
      message: "There is no decision 'nothing'.",
    });
  });

  it('reads every version of DMN', () => {
    for (const namespace of [
      'http://www.omg.org/spec/DMN/20151101/dmn.xsd',
      'http://www.omg.org/spec/DMN/20151101/dmn11.xsd',
      'http://www.omg.org/spec/DMN/20180521/MODEL/',
      'https://www.omg.org/spec/DMN/20211108/MODEL/',
      'https://www.omg.org/spec/DMN/20230324/MODEL/',
    ]) {
      const file = dmn(literalDecision('d', '1 + 1')).replace(
        'https://www.omg.org/spec/DMN/20191111/MODEL/',
        namespace,
      );
      expect(evaluate(readDmn('v.dmn', file), 'd')).toMatchObject({ value: 2 });
    }
  });

  it('stops a decision that takes too many steps', () => {
    const loops = readDecisions(literalDecision('d', 'count(for i in 1..9000000 return i)'));
    expect(evaluate(loops, 'd')).toMatchObject({ ok: false });
  });

  it('shares one budget over all decisions of a graph', () => {
    const part = 'count(for i in 1..600000 return i)';
    const decisions = readDecisions(
      literalDecision('a', part) + literalDecision('b', part) + literalDecision('c', 'a + b', ['a', 'b']),
    );
    expect(evaluate(decisions, 'a')).toMatchObject({ ok: true, value: 600_000 });
    expect(evaluate(decisions, 'c')).toMatchObject({ ok: false });
  });
});
