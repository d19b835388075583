/** What a new file begins with; `wanted` is the id by which something refers to it already. */

const id = () => Math.random().toString(36).slice(2, 9);

/** A process with a start event: executable, with a diagram. */
export function newProcess(/** @type {string | null} */ wanted) {
  const process = wanted ?? `process-${id()}`;
  const start = `StartEvent_${id()}`;
  return `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" id="Definitions_${id()}" targetNamespace="https://baton.dev/models">
  <bpmn:process id="${process}" name="${wanted ?? 'New process'}" isExecutable="true">
    <bpmn:startEvent id="${start}" name="Started" />
  </bpmn:process>
  <bpmndi:BPMNDiagram id="BPMNDiagram_1"><bpmndi:BPMNPlane id="BPMNPlane_1" bpmnElement="${process}">
    <bpmndi:BPMNShape id="${start}_di" bpmnElement="${start}"><dc:Bounds x="180" y="160" width="36" height="36" /></bpmndi:BPMNShape>
  </bpmndi:BPMNPlane></bpmndi:BPMNDiagram>
</bpmn:definitions>`;
}

/** A decision table with one input, one output and no rule. */
export function newDecision(/** @type {string | null} */ wanted) {
  const decision = wanted ?? `decision-${id()}`;
  const name = wanted ?? 'New decision';
  return `<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" xmlns:dmndi="https://www.omg.org/spec/DMN/20191111/DMNDI/" xmlns:dc="http://www.omg.org/spec/DMN/20180521/DC/" id="Definitions_${id()}" name="${name}" namespace="https://baton.dev/models">
  <decision id="${decision}" name="${name}">
    <decisionTable id="DecisionTable_1" hitPolicy="UNIQUE">
      <input id="Input_1" label="Input"><inputExpression id="InputExpression_1" typeRef="string"><text></text></inputExpression></input>
      <output id="Output_1" label="Result" name="result" typeRef="string" />
    </decisionTable>
  </decision>
  <dmndi:DMNDI><dmndi:DMNDiagram><dmndi:DMNShape dmnElementRef="${decision}"><dc:Bounds height="80" width="180" x="160" y="100" /></dmndi:DMNShape></dmndi:DMNDiagram></dmndi:DMNDI>
</definitions>`;
}

/** A form without fields. */
export function newForm(/** @type {string | null} */ wanted) {
  return { type: 'default', id: wanted ?? `form-${id()}`, schemaVersion: 19, components: [] };
}
