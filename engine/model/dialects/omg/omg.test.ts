import { describe, expect, it } from '@jest/globals';
import { around, codes, definitionOf, flow, node, processFile, read } from '../../testing/bpmn.ts';

describe('plain BPMN reader', () => {
  it('reads data associations: other names are mapped, same names are left alone, stores are ignored', async () => {
    const definition = await definitionOf(
      processFile(
        `<bpmn:dataObject id="do1" name="order" /><bpmn:dataObjectReference id="r1" dataObjectRef="do1" /><bpmn:dataStoreReference id="ds" name="Archive" />
         <bpmn:startEvent id="s" />${flow('f', 's', 't')}<bpmn:userTask id="t"><bpmn:ioSpecification><bpmn:dataInput id="in1" name="request" /><bpmn:dataInput id="in2" name="limit" /><bpmn:dataInput id="in3" name="order" /><bpmn:dataOutput id="out1" name="answer" /></bpmn:ioSpecification>
         <bpmn:dataInputAssociation><bpmn:sourceRef>r1</bpmn:sourceRef><bpmn:targetRef>in1</bpmn:targetRef></bpmn:dataInputAssociation>
         <bpmn:dataInputAssociation><bpmn:targetRef>in2</bpmn:targetRef><bpmn:assignment><bpmn:from>=5 + 5</bpmn:from><bpmn:to>in2</bpmn:to></bpmn:assignment></bpmn:dataInputAssociation>
         <bpmn:dataInputAssociation><bpmn:sourceRef>r1</bpmn:sourceRef><bpmn:targetRef>in3</bpmn:targetRef></bpmn:dataInputAssociation>
         <bpmn:dataInputAssociation><bpmn:sourceRef>ds</bpmn:sourceRef><bpmn:targetRef>in3</bpmn:targetRef></bpmn:dataInputAssociation>
         <bpmn:dataOutputAssociation><bpmn:sourceRef>out1</bpmn:sourceRef><bpmn:targetRef>r1</bpmn:targetRef></bpmn:dataOutputAssociation></bpmn:userTask>`,
      ),
    );
    const task = node(definition, 't', 'userTask');
    expect(task.inputs).toMatchObject([
      { target: 'request', source: { reads: ['order'] } },
      { target: 'limit', source: { source: '=5 + 5' } },
    ]);
    expect(task.outputs).toMatchObject([{ target: 'order', source: { reads: ['answer'] } }]);
  });

  it('reads potential owners in the grammar of Activiti, and performers', async () => {
    const definition = await definitionOf(
      processFile(
        `<bpmn:startEvent id="s" />${flow('f', 's', 'a')}${flow('g', 'a', 'b')}${flow('h', 'b', 'c')}
        <bpmn:userTask id="a"><bpmn:potentialOwner><bpmn:resourceAssignmentExpression><bpmn:formalExpression>user(kermit), group(management), accountancy</bpmn:formalExpression></bpmn:resourceAssignmentExpression></bpmn:potentialOwner></bpmn:userTask>
        <bpmn:userTask id="b"><bpmn:humanPerformer><bpmn:resourceAssignmentExpression><bpmn:formalExpression>fozzie</bpmn:formalExpression></bpmn:resourceAssignmentExpression></bpmn:humanPerformer></bpmn:userTask>
        <bpmn:userTask id="c"><bpmn:potentialOwner><bpmn:resourceRef>res</bpmn:resourceRef></bpmn:potentialOwner></bpmn:userTask>`,
        '',
        '<bpmn:resource id="res" name="Sales" />',
      ),
    );
    expect(node(definition, 'a', 'userTask').human).toMatchObject({
      candidateUsers: { constant: 'kermit' },
      candidateGroups: { constant: 'management, accountancy' },
    });
    expect(node(definition, 'b', 'userTask').human.assignee?.constant).toBe('fozzie');
    expect(node(definition, 'c', 'userTask').human.candidateGroups?.constant).toBe('Sales');
  });

  it('reads conditions in XPath of data objects, whatever the file says its language is', async () => {
    const definition = await definitionOf(
      processFile(
        `<bpmn:startEvent id="s" />${flow('f', 's', 'g')}<bpmn:exclusiveGateway id="g" />${flow('a', 'g', 'e', "bpmn:getDataObject('x') = 'yes'")}${flow('b', 'g', 'e', "not(bpmn:getDataObject('approved'))")}<bpmn:endEvent id="e" />`,
      ),
    );
    expect(definition.flows.get('a')?.condition?.reads).toEqual(['x']);
    expect(definition.flows.get('b')?.condition?.reads).toEqual(['approved']);
  });

  it('hands all variables to what is called by QName', async () => {
    const definition = await definitionOf(
      processFile(around('<bpmn:callActivity id="n" calledElement="tns:q" />')),
    );
    expect(node(definition, 'n', 'callActivity').call).toMatchObject({
      processId: { constant: 'q' },
      allIn: true,
      allOut: true,
    });
  });

  it.each([
    ['<bpmn:serviceTask id="n" />', 'omg/element/p.n'],
    ['<bpmn:serviceTask id="n" operationRef="op" />', 'omg/operation/Shop.order'],
    ['<bpmn:serviceTask id="n" implementation="rest.GET" />', 'omg/implementation/rest.GET'],
    ['<bpmn:sendTask id="n" />', 'omg/element/p.n'],
    ['<bpmn:businessRuleTask id="n" />', 'omg/element/p.n'],
  ])('asks to bind %s', async (task, key) => {
    const reading = await read(
      processFile(
        around(task),
        '',
        '<bpmn:interface id="i" name="Shop"><bpmn:operation id="op" name="order" /></bpmn:interface>',
      ),
    );
    expect(reading.findings).toMatchObject([{ code: 'BIND_IMPLEMENTATION', key }]);
  });

  it('has work items of jBPM bound by their name', async () => {
    const reading = await read(
      processFile(around('<bpmn:task id="n" d:taskName="Rest" />')).replace(
        '<bpmn:definitions',
        '<bpmn:definitions xmlns:d="http://www.jboss.org/drools"',
      ),
    );
    expect(reading.findings).toMatchObject([{ code: 'BIND_IMPLEMENTATION', key: 'jbpm/workItem/Rest' }]);
    expect(reading.definitions[0]?.nodes.get('n')?.kind).toBe('serviceTask');
  });

  it('sends the message that a send task names, itself or by its operation', async () => {
    const beside =
      '<bpmn:message id="m" name="Order" /><bpmn:interface id="i" name="Shop"><bpmn:operation id="op" name="order"><bpmn:inMessageRef>m</bpmn:inMessageRef></bpmn:operation></bpmn:interface>';
    for (const attributes of ['messageRef="m"', 'operationRef="op"']) {
      const definition = await definitionOf(
        processFile(around(`<bpmn:sendTask id="n" ${attributes} />`), '', beside),
      );
      expect(node(definition, 'n', 'sendTask')).toMatchObject({
        job: null,
        message: { name: { constant: 'Order' } },
      });
    }
  });

  it('lets an empty script task pass', async () => {
    const reading = await read(processFile(around('<bpmn:scriptTask id="n" />')));
    expect(codes(reading)).toEqual([]);
    const definition = reading.definitions[0];
    expect(definition && node(definition, 'n', 'scriptTask').script?.expression.constant).toBeNull();
  });
});
