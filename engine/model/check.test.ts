import { describe, expect, it } from '@jest/globals';
import { checkResources, kindOfResource, readResources } from './check.ts';
import { around, processFile } from './testing/bpmn.ts';

const CALLER = processFile(
  `<bpmn:startEvent id="s" camunda:formRef="start" /><bpmn:callActivity id="c" calledElement="q" /><bpmn:businessRuleTask id="d" camunda:decisionRef="risk" />`,
);
const CALLED = processFile(around('<bpmn:task id="n" />')).replace('id="p"', 'id="q"');
const DMN =
  '<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/"><decision id="risk" /></definitions>';
const FORM = '{"id": "start", "type": "default", "components": []}';

function codesOf(reports: Awaited<ReturnType<typeof checkResources>>): readonly string[] {
  return (reports[0]?.findings ?? []).map(({ code }) => code).filter((code) => code.endsWith('_UNKNOWN'));
}

describe('checkResources', () => {
  it('misses what a diagram refers to, unless it is among the files', async () => {
    const caller = { name: 'caller.bpmn', content: CALLER };
    expect(codesOf(await checkResources([caller]))).toEqual([
      'FORM_UNKNOWN',
      'CALL_UNKNOWN',
      'DECISION_UNKNOWN',
    ]);
    const all = await checkResources([
      caller,
      { name: 'called.bpmn', content: CALLED },
      { name: 'risk.dmn', content: DMN },
      { name: 'anything.form', content: FORM },
    ]);
    expect(codesOf(all)).toEqual([]);
    expect(all.map(({ file, verdict }) => `${file} ${verdict}`)).toEqual([
      'caller.bpmn runs',
      'called.bpmn runs',
      'risk.dmn runs',
      'anything.form runs',
    ]);
  });

  it('gives plain data that can be printed', async () => {
    const [report] = await checkResources([{ name: 'a.bpmn', content: CALLED }]);
    expect(JSON.parse(JSON.stringify(report))).toEqual({
      file: 'a.bpmn',
      dialects: ['omg'],
      tool: null,
      executable: ['q'],
      verdict: 'runs',
      findings: [],
    });
  });

  it.each([
    ['a.form', '{', 'COMPANION_INVALID'],
    ['a.form', '[]', 'COMPANION_INVALID'],
    ['a.form', '{"type": "default"}', 'COMPANION_INVALID'],
    ['a.dmn', '<a>', 'XML_MALFORMED'],
    ['a.dmn', '<!DOCTYPE a><a/>', 'XML_DOCTYPE'],
    ['a.txt', 'hello', 'COMPANION_UNKNOWN'],
  ])('refuses %s holding %s', async (name, content, code) => {
    const [report] = await checkResources([{ name, content }]);
    expect(report).toMatchObject({ verdict: 'refused', findings: [{ code, file: name }] });
  });

  it('asks who knows better about companions', async () => {
    const findings = [
      {
        file: 'risk.dmn',
        element: null,
        code: 'DECISION_BAD',
        severity: 'blocker',
        message: 'Bad.',
        remedy: 'Mend.',
      },
    ] as const;
    const [decision] = await readResources([{ name: 'risk.dmn', content: DMN }], (kind) =>
      kind === 'dmn' ? { decisionIds: ['risk'], formIds: [], findings } : null,
    );
    expect(decision?.report).toMatchObject({ verdict: 'refused', findings });
  });
});

describe('kindOfResource', () => {
  it.each([
    ['a.bpmn', 'bpmn'],
    ['A.BPMN2', 'bpmn'],
    ['a.bpmn20.xml', 'bpmn'],
    ['a.dmn', 'dmn'],
    ['a.form', 'form'],
    ['a.json', 'form'],
    ['a.txt', null],
  ])('tells %s by its name', (name, kind) => {
    expect(kindOfResource({ name, content: '' })).toBe(kind);
  });

  it('tells .xml by its content', () => {
    expect(kindOfResource({ name: 'a.xml', content: CALLED })).toBe('bpmn');
    expect(kindOfResource({ name: 'a.xml', content: new TextEncoder().encode(DMN) })).toBe('dmn');
    expect(kindOfResource({ name: 'a.xml', content: '<html/>' })).toBeNull();
  });
});
