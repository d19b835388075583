import { describe, expect, it } from '@jest/globals';
import type { EventDefinition } from '../definition.ts';
import { around, codes, definitionOf, flow, node, processFile, read } from '../testing/bpmn.ts';

const BESIDE = `<bpmn:message id="m" name="Paid"><bpmn:extensionElements><zeebe:subscription correlationKey="=orderId" /></bpmn:extensionElements></bpmn:message>
  <bpmn:signal id="sig" name="Stop" /><bpmn:error id="err" errorCode="E1" name="Refused" /><bpmn:error id="bare" name="Refused" />
  <bpmn:escalation id="esc" escalationCode="LATE" />`;

async function caught(inner: string): Promise<EventDefinition> {
  const definition = await definitionOf(
    processFile(
      around(`<bpmn:intermediateCatchEvent id="n">${inner}</bpmn:intermediateCatchEvent>`),
      '',
      BESIDE,
    ),
  );
  return node(definition, 'n', 'intermediateCatchEvent').on;
}

async function ended(inner: string): Promise<EventDefinition> {
  const definition = await definitionOf(
    processFile(
      `<bpmn:startEvent id="s" />${flow('f', 's', 'n')}<bpmn:endEvent id="n" name="The end">${inner}</bpmn:endEvent>`,
      '',
      BESIDE,
    ),
  );
  return node(definition, 'n', 'endEvent').on;
}

describe('event definitions', () => {
  it('reads messages with their correlation', async () => {
    const on = await caught('<bpmn:messageEventDefinition messageRef="m" />');
    expect(on).toMatchObject({ type: 'message', message: { name: { constant: 'Paid' } } });
    expect(on.type === 'message' && on.message.correlation?.source).toBe('=orderId');
  });

  it.each([
    ['timeDate', 'date', '2026-05-01T09:00:00Z'],
    ['timeDuration', 'duration', 'PT15M'],
    ['timeCycle', 'cycle', 'R3/PT10M'],
  ])('reads %s', async (local, kind, text) => {
    const on = await caught(
      `<bpmn:timerEventDefinition><bpmn:${local}> ${text} </bpmn:${local}></bpmn:timerEventDefinition>`,
    );
    expect(on).toMatchObject({ type: 'timer', timer: { kind, value: { constant: text } } });
  });

  it('reads signals, conditions and links', async () => {
    expect(await caught('<bpmn:signalEventDefinition signalRef="sig" />')).toMatchObject({
      type: 'signal',
      name: { constant: 'Stop' },
    });
    expect(
      await caught(
        '<bpmn:conditionalEventDefinition><bpmn:condition>=stock &lt; 3</bpmn:condition></bpmn:conditionalEventDefinition>',
      ),
    ).toMatchObject({ type: 'conditional', condition: { reads: ['stock'] } });
    expect(await caught('<bpmn:linkEventDefinition name="A" />')).toEqual({ type: 'link', name: 'A' });
  });

  it('reads errors by code, else by name, and catches all without one', async () => {
    expect(await ended('<bpmn:errorEventDefinition errorRef="err" />')).toMatchObject({
      code: { constant: 'E1' },
    });
    expect(await ended('<bpmn:errorEventDefinition errorRef="bare" />')).toMatchObject({
      code: { constant: 'Refused' },
    });
    const definition = await definitionOf(
      processFile(
        `${around('<bpmn:task id="n" />')}<bpmn:boundaryEvent id="b" attachedToRef="n"><bpmn:errorEventDefinition /></bpmn:boundaryEvent>`,
      ),
    );
    expect(node(definition, 'b', 'boundaryEvent').on).toMatchObject({ type: 'error', code: null });
  });

  it('reads escalation, terminate and compensation', async () => {
    expect(await ended('<bpmn:escalationEventDefinition escalationRef="esc" />')).toMatchObject({
      code: { constant: 'LATE' },
    });
    expect(await ended('<bpmn:terminateEventDefinition />')).toEqual({ type: 'terminate' });
    expect(await ended('<bpmn:compensateEventDefinition waitForCompletion="false" />')).toEqual({
      type: 'compensate',
      activity: null,
      waitForCompletion: false,
    });
  });

  it('reads several definitions as multiple, its own and those referred to', async () => {
    const definition = await definitionOf(
      processFile(
        around(
          '<bpmn:intermediateCatchEvent id="n" parallelMultiple="true"><bpmn:signalEventDefinition signalRef="sig" /><bpmn:eventDefinitionRef>shared</bpmn:eventDefinitionRef></bpmn:intermediateCatchEvent>',
        ),
        '',
        `${BESIDE}<bpmn:messageEventDefinition id="shared" messageRef="m" />`,
      ),
    );
    const { on } = node(definition, 'n', 'intermediateCatchEvent');
    expect(on).toMatchObject({ type: 'multiple', parallel: true });
    expect(on.type === 'multiple' && on.definitions.map(({ type }) => type)).toEqual(['signal', 'message']);
  });

  it('takes a reference to nothing as the name, and says so', async () => {
    const reading = await read(
      processFile(
        `<bpmn:startEvent id="s" />${flow('f', 's', 'n')}<bpmn:endEvent id="n"><bpmn:errorEventDefinition errorRef="123" /></bpmn:endEvent>`,
      ),
    );
    const definition = reading.definitions[0];
    expect(codes(reading)).toEqual(['info REFERENCE_AS_NAME']);
    expect(definition && node(definition, 'n', 'endEvent').on).toMatchObject({ code: { constant: '123' } });
  });

  it('names a message after its event when the diagram names none', async () => {
    const reading = await read(processFile(around('<bpmn:receiveTask id="n" name="Wait for payment" />')));
    const definition = reading.definitions[0];
    expect(codes(reading)).toContain('review MESSAGE_ASSUMED');
    expect(definition && node(definition, 'n', 'receiveTask').message.name.constant).toBe('Wait for payment');
  });

  it('counts weekdays of cron as the tool does that wrote them', async () => {
    const timer = `<bpmn:intermediateCatchEvent id="n" camunda:asyncBefore="true"><bpmn:timerEventDefinition><bpmn:timeCycle>0 0 9 ? * MON</bpmn:timeCycle></bpmn:timerEventDefinition></bpmn:intermediateCatchEvent>`;
    const definition = await definitionOf(processFile(around(timer)));
    expect(node(definition, 'n', 'intermediateCatchEvent').on).toMatchObject({ timer: { cron: 'quartz' } });
  });
});
