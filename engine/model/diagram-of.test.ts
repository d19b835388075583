import { describe, expect, it } from '@jest/globals';
import { file, flow, read } from './testing/bpmn.ts';

const shape = (element: string, attributes = '', inner = ''): string =>
  `<bpmndi:BPMNShape id="${element}_di" bpmnElement="${element}" ${attributes}><dc:Bounds x="1" y="2" width="3" height="4" />${inner}</bpmndi:BPMNShape>`;
const edge = (element: string): string =>
  `<bpmndi:BPMNEdge id="${element}_di" bpmnElement="${element}"><di:waypoint x="1" y="2" /><di:waypoint x="3.5" y="-4" /></bpmndi:BPMNEdge>`;

const XML = file(`
  <bpmn:collaboration id="c"><bpmn:participant id="pool" name="Sales" processRef="p" /><bpmn:participant id="other" name="Bank" /></bpmn:collaboration>
  <bpmn:process id="p" isExecutable="true"><bpmn:laneSet id="ls"><bpmn:lane id="lane" name="Office"><bpmn:flowNodeRef>t</bpmn:flowNodeRef></bpmn:lane></bpmn:laneSet>
    <bpmn:startEvent id="s"><bpmn:timerEventDefinition><bpmn:timeDuration>PT1H</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:startEvent>${flow('f', 's', 'g')}
    <bpmn:exclusiveGateway id="g" default="d" />${flow('d', 'g', 't')}${flow('c1', 't', 'sub', '=a')}
    <bpmn:task id="t" name="Do&#10;it"><bpmn:multiInstanceLoopCharacteristics isSequential="true"><bpmn:loopCardinality>2</bpmn:loopCardinality></bpmn:multiInstanceLoopCharacteristics></bpmn:task>
    <bpmn:boundaryEvent id="b" attachedToRef="t" cancelActivity="false"><bpmn:messageEventDefinition /><bpmn:signalEventDefinition /></bpmn:boundaryEvent>
    <bpmn:subProcess id="sub"><bpmn:endEvent id="in" /></bpmn:subProcess></bpmn:process>
  <bpmn:process id="q" />
  <bpmndi:BPMNDiagram id="page1"><bpmndi:BPMNPlane id="pl1" bpmnElement="q" /></bpmndi:BPMNDiagram>
  <bpmndi:BPMNDiagram id="page2"><bpmndi:BPMNPlane id="pl2" bpmnElement="c">
    ${shape('pool', 'isHorizontal="true"')}${shape('lane')}${shape('s', '', '<bpmndi:BPMNLabel><dc:Bounds x="5" y="6" width="7" height="8" /></bpmndi:BPMNLabel>')}
    ${shape('g')}${shape('t', 'color:background-color="#ff0000" xmlns:color="http://www.omg.org/spec/BPMN/non-normative/color/1.0"')}${shape('b')}${shape('sub', 'isExpanded="false"')}${shape('gone')}
    ${edge('f')}${edge('d')}${edge('c1')}<bpmndi:BPMNEdge id="short" bpmnElement="f"><di:waypoint x="1" y="2" /></bpmndi:BPMNEdge>
  </bpmndi:BPMNPlane></bpmndi:BPMNDiagram>`);

describe('diagramOf', () => {
  it('takes the page that shows the process', async () => {
    const reading = await read(XML);
    expect(reading.diagramOf('p').id).toBe('page2');
    expect(reading.diagramOf('q').id).toBe('page1');
    expect(reading.diagramOf('nobody')).toEqual({ id: 'nobody', shapes: [], edges: [] });
  });

  it('gives shapes all that drawing needs', async () => {
    const { shapes } = (await read(XML)).diagramOf('p');
    const of = (id: string): unknown => shapes.find(({ element }) => element === id);
    expect(shapes.map(({ element }) => element)).toEqual(['pool', 'lane', 's', 'g', 't', 'b', 'sub']);
    expect(of('s')).toMatchObject({
      type: 'startEvent',
      event: 'timer',
      bounds: { x: 1, y: 2, width: 3, height: 4 },
      label: { x: 5, y: 6, width: 7, height: 8 },
      throwing: false,
      parent: 'p',
    });
    expect(of('t')).toMatchObject({
      name: 'Do it',
      marker: 'sequential',
      fill: '#ff0000',
      stroke: null,
      event: null,
    });
    expect(of('b')).toMatchObject({ event: 'multiple', interrupting: false });
    expect(of('sub')).toMatchObject({ isExpanded: false });
    expect(of('pool')).toMatchObject({ type: 'participant', name: 'Sales', isHorizontal: true });
  });

  it('marks default and conditional flows; a gateway has no conditional ones', async () => {
    const { edges } = (await read(XML)).diagramOf('p');
    expect(edges).toMatchObject([
      {
        element: 'f',
        isDefault: false,
        isConditional: false,
        waypoints: [
          { x: 1, y: 2 },
          { x: 3.5, y: -4 },
        ],
      },
      { element: 'd', isDefault: true },
      { element: 'c1', isConditional: true, isDefault: false },
    ]);
  });
});

describe('outline', () => {
  it('lists flow nodes along the flows, with lanes and depth', async () => {
    const outline = (await read(XML)).outline('p');
    expect(outline.map(({ element, depth, lane }) => `${element} ${depth} ${lane ?? '-'}`)).toEqual([
      's 0 -',
      'g 0 -',
      't 0 Office',
      'b 0 -',
      'sub 0 -',
      'in 1 -',
    ]);
  });
});
