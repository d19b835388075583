import { describe, expect, it } from '@jest/globals';
import { readBpmn } from '../read-bpmn.ts';
import { around, flow, processFile } from '../testing/bpmn.ts';

const start = '<bpmn:startEvent id="s" />';

async function specification(body: string, beside = ''): Promise<readonly string[]> {
  const reading = await readBpmn('test.bpmn', processFile(body, '', beside));
  return reading.findings.flatMap(({ code, element }) => (code === 'SPECIFICATION' ? [element ?? ''] : []));
}

describe('constraints of the specification', () => {
  it.each<readonly [string, string, string]>([
    [
      'an expression without its type',
      'n',
      around(
        '<bpmn:task id="n"><bpmn:standardLoopCharacteristics><bpmn:loopCondition>a</bpmn:loopCondition></bpmn:standardLoopCharacteristics></bpmn:task>',
      ),
    ],
    ['a gateway that does nothing', 'n', around('<bpmn:exclusiveGateway id="n" />')],
    [
      'two loop markers',
      'n',
      around(
        '<bpmn:task id="n"><bpmn:standardLoopCharacteristics /><bpmn:multiInstanceLoopCharacteristics /></bpmn:task>',
      ),
    ],
    ['a start without an end', 'p', `${start}<bpmn:task id="n" />${flow('f', 's', 'n')}`],
    ['two flows between the same nodes', 'f3', `${around('<bpmn:task id="n" />')}${flow('f3', 's', 'n')}`],
    [
      'a condition on the only way out',
      'n',
      `${start}<bpmn:task id="n" />${flow('f', 's', 'n')}${flow('g', 'n', 'e', 'a')}<bpmn:endEvent id="e" />`,
    ],
    [
      'a compensation event with a flow',
      'b',
      `${around('<bpmn:task id="n" />')}<bpmn:boundaryEvent id="b" attachedToRef="n"><bpmn:compensateEventDefinition /></bpmn:boundaryEvent>${flow('x', 'b', 'e')}`,
    ],
    [
      'data that is none',
      'a',
      around(
        '<bpmn:task id="n"><bpmn:dataInputAssociation id="a"><bpmn:sourceRef>s</bpmn:sourceRef><bpmn:targetRef>n</bpmn:targetRef></bpmn:dataInputAssociation></bpmn:task>',
      ),
    ],
  ])('tells of %s', async (_what, element, body) => {
    expect(await specification(body)).toContain(element);
  });

  it('says nothing of a process that keeps them', async () => {
    expect(await specification(around('<bpmn:userTask id="n" />'))).toEqual([]);
  });

  it('leaves files of other tools alone', async () => {
    expect(
      await specification(around('<bpmn:exclusiveGateway id="n" camunda:asyncBefore="true" />')),
    ).toEqual([]);
  });
});
