import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { around, definitionOf, processFile } from './testing/bpmn.ts';

interface Moddle {
  fromXML(xml: string): Promise<{ rootElement: unknown; warnings: readonly { message: string }[] }>;
  toXML(element: unknown, options: { format: boolean }): Promise<{ xml: string }>;
}

const XML = processFile(
  `<bpmn:extensionElements><baton:startRights users="anna" groups="sales" /></bpmn:extensionElements>${around(
    `<bpmn:userTask id="n" baton:formRef="f"><bpmn:extensionElements><baton:formFields><baton:field key="a" type="number" required="true" /></baton:formFields><baton:listener event="leave" language="javascript">a = 1</baton:listener></bpmn:extensionElements></bpmn:userTask>`,
  )}`,
  'baton:zone="Europe/Berlin"',
);

describe('baton-moddle.json', () => {
  it('describes what the reader reads: nothing is lost or unknown on the way through the modeler', async () => {
    const descriptor: unknown = JSON.parse(
      readFileSync(path.join(import.meta.dirname, 'baton-moddle.json'), 'utf8'),
    );
    const name = 'bpmn-moddle';
    const { BpmnModdle } = (await import(name)) as { BpmnModdle: new (packages: object) => Moddle };
    const moddle = new BpmnModdle({ baton: descriptor });
    const { rootElement, warnings } = await moddle.fromXML(XML);
    const { xml } = await moddle.toXML(rootElement, { format: true });
    expect(warnings).toEqual([]);
    const [before, after] = [await definitionOf(XML), await definitionOf(xml)];
    expect(after).toMatchObject({
      zone: 'Europe/Berlin',
      startableBy: { users: ['anna'], groups: ['sales'] },
    });
    expect(JSON.stringify(after.nodes.get('n')?.listeners)).toBe(
      JSON.stringify(before.nodes.get('n')?.listeners),
    );
    expect(xml).toContain('<baton:field key="a" type="number" required="true" />');
  });
});
