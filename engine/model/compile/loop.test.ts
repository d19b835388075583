import { describe, expect, it } from '@jest/globals';
import type { Loop } from '../definition.ts';
import { around, definitionOf, node, processFile } from '../testing/bpmn.ts';

async function loop(inner: string): Promise<Loop | null> {
  return node(await definitionOf(processFile(around(`<bpmn:task id="n">${inner}</bpmn:task>`))), 'n', 'task')
    .loop;
}

describe('loops', () => {
  it('reads standard loops', async () => {
    expect(
      await loop(
        '<bpmn:standardLoopCharacteristics testBefore="true" loopMaximum="3"><bpmn:loopCondition>=more</bpmn:loopCondition></bpmn:standardLoopCharacteristics>',
      ),
    ).toMatchObject({ kind: 'standard', testBefore: true, condition: { reads: ['more'] } });
  });

  it('reads multi-instance of the standard: cardinality, completion, data', async () => {
    const read = await loop(
      `<bpmn:multiInstanceLoopCharacteristics isSequential="true"><bpmn:loopCardinality>=n</bpmn:loopCardinality>
       <bpmn:loopDataInputRef>orders</bpmn:loopDataInputRef><bpmn:loopDataOutputRef>results</bpmn:loopDataOutputRef>
       <bpmn:inputDataItem id="i" name="order" /><bpmn:outputDataItem id="o" name="result" />
       <bpmn:completionCondition>=done</bpmn:completionCondition></bpmn:multiInstanceLoopCharacteristics>`,
    );
    expect(read).toMatchObject({
      kind: 'multiInstance',
      sequential: true,
      cardinality: { reads: ['n'] },
      collection: { reads: ['orders'] },
      elementVariable: 'order',
      completionCondition: { reads: ['done'] },
      output: { collection: 'results', element: { reads: ['result'] } },
      behavior: 'All',
    });
  });

  it('reads multi-instance of Camunda 8', async () => {
    expect(
      await loop(
        '<bpmn:multiInstanceLoopCharacteristics><bpmn:extensionElements><zeebe:loopCharacteristics inputCollection="=items" inputElement="item" outputCollection="sums" outputElement="=item.sum" /></bpmn:extensionElements></bpmn:multiInstanceLoopCharacteristics>',
      ),
    ).toMatchObject({
      sequential: false,
      collection: { reads: ['items'] },
      elementVariable: 'item',
      output: { collection: 'sums', element: { source: '=item.sum' } },
    });
  });

  it.each(['orders', '${orders}'])('reads multi-instance of Camunda 7 over %s', async (collection) => {
    expect(
      await loop(
        `<bpmn:multiInstanceLoopCharacteristics camunda:collection="${collection}" camunda:elementVariable="order"><bpmn:completionCondition>\${nrOfCompletedInstances >= 2}</bpmn:completionCondition></bpmn:multiInstanceLoopCharacteristics>`,
      ),
    ).toMatchObject({
      collection: { reads: ['orders'] },
      elementVariable: 'order',
      completionCondition: { language: 'juel' },
    });
  });
});
