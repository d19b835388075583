import { describe, expect, it } from '@jest/globals';
import { evaluate, readDecisions, tableDecision, type TableOptions } from './testing.ts';

function table(hitPolicy: string, overrides: Partial<TableOptions> = {}) {
  return readDecisions(
    tableDecision('t', {
      hitPolicy,
      inputs: ['x'],
      outputs: ['out: "high", "low"'],
      rules: [
        ['> 5', '"low"'],
        ['> 10', '"high"'],
        ['> 10', '"high"'],
      ],
      ...overrides,
    }),
  );
}

describe('decision tables', () => {
  it('UNIQUE gives the one rule that matches, or null', () => {
    const decisions = table('UNIQUE');
    expect(evaluate(decisions, 't', { x: 7 })).toEqual({
      ok: true,
      value: 'low',
      warnings: [],
      rows: [{ out: 'low' }],
    });
    expect(evaluate(decisions, 't', { x: 1 })).toMatchObject({ ok: true, value: null, rows: [] });
  });

  it('UNIQUE fails when two rules match, for silence would hide the error', () => {
    expect(evaluate(table('UNIQUE'), 't', { x: 11 })).toEqual({
      ok: false,
      message: 'Hit policy UNIQUE of table t_table: 3 rules match where only one may',
    });
  });

  it('FIRST gives the first rule in order', () => {
    expect(evaluate(table('FIRST'), 't', { x: 11 })).toMatchObject({ value: 'low', rows: [{ out: 'low' }] });
  });

  it('ANY gives the common output, and fails when there is none', () => {
    expect(
      evaluate(
        table('ANY', {
          rules: [
            ['-', '1 + 1'],
            ['> 0', '2'],
          ],
        }),
        't',
        { x: 1 },
      ),
    ).toMatchObject({ value: 2 });
    expect(evaluate(table('ANY'), 't', { x: 11 })).toMatchObject({ ok: false });
  });

  it('PRIORITY and OUTPUT ORDER go by the output values', () => {
    expect(evaluate(table('PRIORITY'), 't', { x: 11 })).toMatchObject({
      value: 'high',
      rows: [{ out: 'high' }],
    });
    expect(evaluate(table('OUTPUT ORDER'), 't', { x: 11 })).toMatchObject({ value: ['high', 'high', 'low'] });
  });

  it('RULE ORDER and COLLECT list the outputs', () => {
    expect(evaluate(table('RULE ORDER'), 't', { x: 11 })).toMatchObject({ value: ['low', 'high', 'high'] });
    expect(evaluate(table('COLLECT'), 't', { x: 7 })).toMatchObject({
      value: ['low'],
      rows: [{ out: 'low' }],
    });
  });

  it('COLLECT aggregates', () => {
    const rules = [
      ['> 0', '10.1'],
      ['> 0', '20.2'],
      ['> 5', '30'],
    ];
    const result = (aggregation: string, x: number) =>
      evaluate(table(`COLLECT+${aggregation}`, { outputs: ['n'], rules }), 't', { x });
    expect(result('SUM', 1)).toMatchObject({ value: 30.3, rows: [{ n: 10.1 }, { n: 20.2 }] });
    expect(result('MIN', 6)).toMatchObject({ value: 10.1 });
    expect(result('MAX', 6)).toMatchObject({ value: 30 });
    expect(result('COUNT', 6)).toMatchObject({ value: 3 });
    expect(result('SUM', 0)).toMatchObject({ value: null });
    expect(result('COUNT', 0)).toMatchObject({ value: 0 });
  });

  it('gives a context for several outputs', () => {
    const decisions = table('UNIQUE', { outputs: ['status', 'rate'], rules: [['> 5', '"ok"', 'x * 2']] });
    expect(evaluate(decisions, 't', { x: 7 })).toEqual({
      ok: true,
      value: { status: 'ok', rate: 14 },
      warnings: [],
      rows: [{ status: 'ok', rate: 14 }],
    });
  });

  it('takes the default output when no rule matches', () => {
    const decisions = readDecisions(`<decision id="t"><decisionTable>
      <input><inputExpression><text>x</text></inputExpression></input>
      <output name="o"><defaultOutputEntry><text>"else"</text></defaultOutputEntry></output>
      <rule><inputEntry><text>1</text></inputEntry><outputEntry><text>"one"</text></outputEntry></rule>
    </decisionTable></decision>`);
    expect(evaluate(decisions, 't', { x: 2 })).toMatchObject({ value: 'else', rows: [{ o: 'else' }] });
  });

  it('reads a date out of the JSON of a process where the column asks for one', () => {
    const decisions = readDecisions(`<decision id="t"><decisionTable>
      <input><inputExpression typeRef="date"><text>due</text></inputExpression></input><output name="o"/>
      <rule><inputEntry><text>&gt; date("2024-01-01")</text></inputEntry><outputEntry><text>"late"</text></outputEntry></rule>
    </decisionTable></decision>`);
    expect(evaluate(decisions, 't', { due: '2024-02-01' })).toMatchObject({ value: 'late' });
  });

  it('reports a cell that is no expression, with its decision', () => {
    const decisions = table('UNIQUE', { rules: [['> ', '"a"']] });
    expect(decisions.findings).toEqual([
      {
        file: 'test.dmn',
        element: 't',
        code: 'DECISION_EXPRESSION',
        severity: 'blocker',
        message: 'The text `>` of decision t is no FEEL expression: The expression ends too early.',
        remedy: 'Correct the expression; FEEL is the language of decisions.',
      },
    ]);
  });
});

describe('decision tables of other tools', () => {
  it('evaluates JUEL where the Camunda 7 file says so', () => {
    const decisions = readDecisions(`<decision id="t"><decisionTable hitPolicy="COLLECT">
      <input camunda:inputVariable="amountIn"><inputExpression expressionLanguage="juel"><text>\${amount * 2}</text></inputExpression></input>
      <output name="o"/>
      <rule><inputEntry expressionLanguage="juel"><text>\${cellInput &gt; 100 &amp;&amp; amountIn &lt; 500}</text></inputEntry><outputEntry><text>"feel"</text></outputEntry></rule>
      <rule><inputEntry><text>&gt; 100</text></inputEntry><outputEntry expressionLanguage="juel"><text>amount &gt; 1 ? "big" : "small"</text></outputEntry></rule>
    </decisionTable></decision>`);
    expect(decisions.findings).toEqual([]);
    expect(evaluate(decisions, 't', { amount: 60 })).toMatchObject({ value: ['feel', 'big'] });
  });

  it('fails when a JUEL expression fails', () => {
    const decisions = readDecisions(
      `<decision id="t"><literalExpression expressionLanguage="juel"><text>\${missing.x}</text></literalExpression></decision>`,
    );
    expect(evaluate(decisions, 't')).toMatchObject({ ok: false });
  });

  it('reads fragments of Flowable behind the input, and says that it does', () => {
    const decisions = readDecisions(
      tableDecision('t', {
        inputs: ['name'],
        outputs: ['o'],
        rules: [
          [".startsWith('A')", '"a"'],
          ['== "Bo"', '"b"'],
        ],
      }),
    );
    expect(decisions.findings.map(({ code, severity }) => [code, severity])).toEqual([
      ['DECISION_JUEL', 'review'],
      ['DECISION_JUEL', 'review'],
    ]);
    expect(evaluate(decisions, 't', { name: 'Ada' })).toMatchObject({ value: 'a' });
    expect(evaluate(decisions, 't', { name: 'Bo' })).toMatchObject({ value: 'b' });
  });
});
