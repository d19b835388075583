import { describe, expect, it } from '@jest/globals';
import { ACTIVITI, BPMN, CAMUNDA, ZEEBE } from '../namespaces.ts';
import { around, processFile, read } from '../testing/bpmn.ts';

describe('dialects', () => {
  it('are told by URI, never by prefix', async () => {
    const xml = processFile(around('<bpmn:userTask id="n" camunda:assignee="x" />')).replace(
      CAMUNDA,
      ACTIVITI,
    );
    expect((await read(xml)).dialects).toEqual(['activiti']);
  });

  it('are told by what is used, not by what is declared or cosmetic', async () => {
    const xml = `<definitions xmlns="${BPMN}" xmlns:camunda="${CAMUNDA}" targetNamespace="${CAMUNDA}"><process id="p" camunda:historyTimeToLive="1" isExecutable="true"><startEvent id="s"/></process></definitions>`;
    expect((await read(xml)).dialects).toEqual(['omg']);
  });

  it('are listed by use; own words come first, then the newest', async () => {
    const reading = await read(
      processFile(
        around(
          '<bpmn:sendTask id="n" camunda:type="external" camunda:topic="mail"><bpmn:extensionElements><zeebe:taskDefinition type="email" /></bpmn:extensionElements></bpmn:sendTask>',
        ),
      ),
    );
    expect(reading.dialects).toEqual(['camunda7', 'camunda8']);
    expect(reading.definitions[0]).toMatchObject({ dialect: 'camunda8' });
    expect(reading.definitions[0]?.nodes.get('n')).toMatchObject({ job: { type: { constant: 'email' } } });
  });

  it('follow the platform that the file names', async () => {
    const xml = processFile(
      around(
        '<bpmn:sendTask id="n" camunda:type="external" camunda:topic="mail"><bpmn:extensionElements><zeebe:taskDefinition type="email" /></bpmn:extensionElements></bpmn:sendTask>',
      ),
      'modeler:x="1"',
    ).replace('id="definitions"', 'id="definitions" modeler:executionPlatform="Camunda Platform"');
    const reading = await read(xml);
    expect(reading.definitions[0]).toMatchObject({ dialect: 'camunda7' });
    expect(reading.definitions[0]?.nodes.get('n')).toMatchObject({ job: { type: { constant: 'mail' } } });
  });
});

describe('tool', () => {
  const tool = async (attributes: string): Promise<string | null> =>
    (await read(`<definitions xmlns="${BPMN}" ${attributes}><process id="p"/></definitions>`)).tool;

  it('is the exporter, without its address', async () => {
    expect(
      await tool('exporter="Signavio Process Editor, http://www.signavio.com" exporterVersion="7.0.0"'),
    ).toBe('Signavio Process Editor 7.0.0');
  });

  it('is guessed by namespaces otherwise', async () => {
    expect(await tool('targetNamespace="http://www.trisotech.com/definitions/_1"')).toBe('Trisotech');
    expect(await tool(`xmlns:zeebe="${ZEEBE}"`)).toBe('bpmn.io');
    expect(await tool('')).toBeNull();
  });
});
