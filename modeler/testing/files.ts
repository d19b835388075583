/** Small files for tests of the modeler. */
import type { Resource } from '../../engine/index.ts';

interface TextFile extends Resource {
  readonly content: string;
}

/** A process with a start event, then `middle` when it is given. */
export function newProcess(id: string, middle = '<bpmn:endEvent id="End" />'): TextFile {
  const target = /id="(\w+)"/.exec(middle)?.[1] ?? '';
  return {
    name: `${id}.bpmn`,
    content: `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" xmlns:di="http://www.omg.org/spec/DD/20100524/DI" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" id="file" targetNamespace="https://example.com/${id}">
  <bpmn:process id="${id}" name="${id}" isExecutable="true">
    <bpmn:startEvent id="Start" name="Started" />
    <bpmn:sequenceFlow id="Flow" sourceRef="Start" targetRef="${target}" />
    ${middle}
  </bpmn:process>
  <bpmndi:BPMNDiagram id="diagram"><bpmndi:BPMNPlane id="plane" bpmnElement="${id}">
    <bpmndi:BPMNShape id="s1" bpmnElement="Start"><dc:Bounds x="180" y="160" width="36" height="36" /></bpmndi:BPMNShape>
    <bpmndi:BPMNShape id="s2" bpmnElement="${target}"><dc:Bounds x="280" y="138" width="100" height="80" /></bpmndi:BPMNShape>
    <bpmndi:BPMNEdge id="e1" bpmnElement="Flow"><di:waypoint x="216" y="178" /><di:waypoint x="280" y="178" /></bpmndi:BPMNEdge>
  </bpmndi:BPMNPlane></bpmndi:BPMNDiagram>
</bpmn:definitions>`,
  };
}

export function newForm(id: string): TextFile {
  return {
    name: `${id}.form`,
    content: JSON.stringify({
      type: 'default',
      id,
      schemaVersion: 19,
      components: [{ type: 'textfield', key: 'text', label: 'Text' }],
    }),
  };
}
