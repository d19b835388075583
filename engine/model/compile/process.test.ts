import { describe, expect, it } from '@jest/globals';
import { codes, definitionOf, file, flow, node, processFile, read } from '../testing/bpmn.ts';

describe('compileProcess', () => {
  it('connects nodes by flows in document order', async () => {
    const definition = await definitionOf(
      processFile(
        `<bpmn:startEvent id="s" name="Order&#10;received" />${flow('f1', 's', 'g')}
         <bpmn:exclusiveGateway id="g" default="f3" />${flow('f2', 'g', 'a', '=x > 1')}${flow('f3', 'g', 'b')}
         <bpmn:task id="a" /><bpmn:task id="b" />`,
        'name="Order"',
      ),
    );
    const gateway = node(definition, 'g', 'exclusiveGateway');
    expect(definition).toMatchObject({ processId: 'p', name: 'Order', dialect: 'omg' });
    expect(node(definition, 's', 'startEvent').name).toBe('Order received');
    expect(gateway.incoming.map(({ id }) => id)).toEqual(['f1']);
    expect(gateway.outgoing.map(({ id, target }) => `${id} ${target.id}`)).toEqual(['f2 a', 'f3 b']);
    expect(gateway.defaultFlow?.id).toBe('f3');
    expect(gateway.outgoing.map(({ condition }) => condition?.source ?? null)).toEqual(['=x > 1', null]);
  });

  it('nests scopes, with their starts and event sub-processes', async () => {
    const definition = await definitionOf(
      processFile(
        `<bpmn:startEvent id="s" />${flow('f', 's', 'sub')}
         <bpmn:subProcess id="sub"><bpmn:task id="a" /><bpmn:task id="b" />${flow('g', 'b', 'c')}<bpmn:task id="c" /></bpmn:subProcess>
         <bpmn:subProcess id="esp" triggeredByEvent="true"><bpmn:startEvent id="es" isInterrupting="false"><bpmn:messageEventDefinition messageRef="m" /></bpmn:startEvent></bpmn:subProcess>`,
        '',
        '<bpmn:message id="m" name="M" />',
      ),
    );
    expect(definition.root.starts.map(({ id }) => id)).toEqual(['s']);
    expect(definition.root.eventSubProcesses.map(({ id }) => id)).toEqual(['esp']);
    expect(node(definition, 'sub', 'subProcess').starts.map(({ id }) => id)).toEqual(['a', 'b']);
    expect(node(definition, 'c', 'task').parent?.id).toBe('sub');
    expect(node(definition, 'es', 'startEvent').interrupting).toBe(false);
  });

  it('attaches boundary events to their host', async () => {
    const definition = await definitionOf(
      processFile(`<bpmn:startEvent id="s" />${flow('f', 's', 't')}
        <bpmn:boundaryEvent id="b" attachedToRef="t" cancelActivity="false"><bpmn:timerEventDefinition><bpmn:timeDuration>PT1H</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:boundaryEvent>
        <bpmn:boundaryEvent id="c" attachedToRef="t" cancelActivity="false"><bpmn:errorEventDefinition /></bpmn:boundaryEvent>
        <bpmn:task id="t" />`),
    );
    expect(node(definition, 't', 'task').boundary.map(({ id }) => id)).toEqual(['b', 'c']);
    expect(node(definition, 'b', 'boundaryEvent')).toMatchObject({
      interrupting: false,
      on: { type: 'timer', timer: { kind: 'duration', cron: 'spring' } },
    });
    expect(node(definition, 'b', 'boundaryEvent').host.id).toBe('t');
    // An error always interrupts (table 10.90).
    expect(node(definition, 'c', 'boundaryEvent').interrupting).toBe(true);
  });

  it('connects a compensation event to its handler, whichever way the association was drawn', async () => {
    const definition = await definitionOf(
      processFile(`<bpmn:startEvent id="s" />${flow('f', 's', 't')}<bpmn:task id="t" />
        <bpmn:boundaryEvent id="b" attachedToRef="t"><bpmn:compensateEventDefinition /></bpmn:boundaryEvent>
        <bpmn:task id="undo" isForCompensation="true" /><bpmn:association id="a" sourceRef="undo" targetRef="b" />`),
    );
    expect(node(definition, 'b', 'boundaryEvent').handler?.id).toBe('undo');
    expect(definition.root.starts.map(({ id }) => id)).toEqual(['s']);
  });

  it('puts nodes into their innermost lane', async () => {
    const definition = await definitionOf(
      processFile(`<bpmn:laneSet id="ls"><bpmn:lane id="l1" name="Sales"><bpmn:flowNodeRef>s</bpmn:flowNodeRef><bpmn:flowNodeRef>t</bpmn:flowNodeRef>
        <bpmn:childLaneSet id="cs"><bpmn:lane id="l2" name="Back office"><bpmn:flowNodeRef>t</bpmn:flowNodeRef></bpmn:lane></bpmn:childLaneSet></bpmn:lane></bpmn:laneSet>
        <bpmn:startEvent id="s" />${flow('f', 's', 't')}<bpmn:task id="t" />`),
    );
    expect([...definition.lanes]).toEqual([
      ['s', 'Sales'],
      ['t', 'Back office'],
    ]);
  });

  it('resolves QNames, and ids with umlauts and spaces', async () => {
    const reading = await read(
      processFile(
        `<bpmn:startEvent id="Start Prüfung" />${flow('f', 'tns:Start Prüfung', 't')}<bpmn:receiveTask id="t" messageRef="tns:m" />`,
        '',
        '<bpmn:message id="m" name="Bestellung" />',
      ),
    );
    const definition = reading.definitions[0];
    expect(codes(reading)).toEqual(['info MESSAGE_BY_BUSINESS_KEY']);
    expect(definition && node(definition, 't', 'receiveTask').message.name.constant).toBe('Bestellung');
    expect(definition?.flows.get('f')?.source.id).toBe('Start Prüfung');
  });

  it('gives a node without id one by its place', async () => {
    const reading = await read(
      processFile(`<bpmn:startEvent id="s" />
        <bpmn:subProcess triggeredByEvent="true"><bpmn:startEvent id="e"><bpmn:errorEventDefinition /></bpmn:startEvent></bpmn:subProcess>`),
    );
    expect(reading.definitions[0]?.nodes.has('p.subProcess.1')).toBe(true);
    expect(codes(reading)).toEqual(['review ID_ASSUMED']);
  });

  it('reads files in the old BPMN namespace and in none', async () => {
    for (const namespace of ['xmlns="http://schema.omg.org/spec/BPMN/2.0"', '']) {
      const reading = await read(
        `<definitions ${namespace}><process id="p" isExecutable="true"><startEvent id="s"/></process></definitions>`,
      );
      expect(reading.executable).toEqual(['p']);
    }
  });

  it('keeps flows without id apart', async () => {
    const bare = '<bpmn:sequenceFlow sourceRef="s" targetRef="t" />';
    const definition = await definitionOf(
      processFile(`<bpmn:startEvent id="s" />${bare}${bare}<bpmn:task id="t" />`),
    );
    expect([...definition.flows.keys()]).toEqual(['s->t', 's->t.2']);
  });

  it('is deterministic', async () => {
    const xml = processFile(`<bpmn:startEvent id="s" />${flow('f', 's', 't')}<bpmn:userTask id="t" />`);
    expect((await read(xml)).findings).toEqual((await read(xml)).findings);
  });
});

describe('executable processes', () => {
  const start = '<bpmn:startEvent id="s" />';

  it('asks when none is marked, naming the largest, and takes the answer', async () => {
    const xml = file(`<bpmn:process id="a" /><bpmn:process id="b">${start}</bpmn:process>`);
    const asked = await read(xml);
    expect(asked).toMatchObject({ executable: [], verdict: 'needs-answers' });
    expect(asked.findings).toMatchObject([{ code: 'PROCESS_NOT_EXECUTABLE', element: 'b' }]);
    expect(await read(xml, { executable: ['b'] })).toMatchObject({ executable: ['b'], verdict: 'runs' });
  });

  it('runs what Camunda 7 and its relatives run: all but what says false', async () => {
    const own = `<bpmn:process id="a">${start}${flow('f', 's', 't')}<bpmn:task id="t" camunda:asyncBefore="true" /></bpmn:process>`;
    expect((await read(file(own))).executable).toEqual(['a']);
    const drawn = `<bpmn:process id="drawn">${start}</bpmn:process>`;
    expect((await read(file(`${own}${drawn}`))).executable).toEqual(['a', 'drawn']);
    const pools =
      '<bpmn:collaboration id="c"><bpmn:participant id="x" processRef="drawn" /></bpmn:collaboration>';
    expect((await read(file(`${pools}${own}${drawn}`))).executable).toEqual(['a']);
    expect((await read(file(own.replace('id="a"', 'id="a" isExecutable="false"')))).executable).toEqual([]);
  });

  it('reads the mark as people write it', async () => {
    expect(
      (await read(file(`<bpmn:process id="a" isExecutable="TRUE">${start}</bpmn:process>`))).executable,
    ).toEqual(['a']);
  });
});
