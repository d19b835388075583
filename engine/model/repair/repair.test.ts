import { describe, expect, it } from '@jest/globals';
import { BPMN, DROOLS } from '../namespaces.ts';
import { judgeSchema } from '../schema/judge.ts';
import { file, processFile } from '../testing/bpmn.ts';
import { repairBpmn } from './index.ts';

const task = '<bpmn:task id="t" />';

/** What each rule is for: the defect, and a part of the repaired text. */
const CASES: readonly (readonly [code: string, xml: string, part: string])[] = [
  ['XML_EQ_SPACE', processFile('<bpmn:task id = "t" name= "n" />'), '<bpmn:task id="t" name="n" />'],
  [
    'NS_BPMN_REPLACED',
    `<definitions xmlns="http://schema.omg.org/spec/BPMN/2.0"><process id="p"/></definitions>`,
    `xmlns="${BPMN}"`,
  ],
  ['NS_BPMN_REPLACED', '<definitions><process id="p"/></definitions>', `<definitions xmlns="${BPMN}"`],
  [
    'NS_UNDECLARED_PREFIX',
    processFile('<bpmn:task id="t" acme:x="1" />'),
    'xmlns:acme="urn:undeclared:acme"',
  ],
  [
    'NS_DEFAULT_EQUALS_VENDOR',
    `<bpmn2:definitions xmlns:bpmn2="${BPMN}" xmlns="${DROOLS}" xmlns:drools="${DROOLS}"><bpmn2:process id="p" drools:version="1"/></bpmn2:definitions>`,
    `<bpmn2:definitions xmlns:bpmn2="${BPMN}" xmlns:drools=`,
  ],
  [
    'NS_PREFIX_CONFLICT',
    `<b:definitions xmlns:b="${BPMN}" xmlns:color="urn:acme"><b:process id="p"><b:extensionElements><color:x color:y="1">t</color:x></b:extensionElements></b:process></b:definitions>`,
    '<color_1:x color_1:y="1">t</color_1:x>',
  ],
  ['BOOL_NORMALISED', file('<bpmn:process id="p" isExecutable="TRUE" />'), 'isExecutable="true"'],
  [
    'REF_QNAME_NORMALISED',
    processFile('<bpmn:receiveTask id="t" messageRef="tns:m" />', '', '<bpmn:message id="m" name="M" />'),
    'messageRef="m"',
  ],
  [
    'REF_QNAME_NORMALISED',
    processFile(
      `${task}<bpmn:laneSet id="ls"><bpmn:lane id="l"><bpmn:flowNodeRef> tns:t </bpmn:flowNodeRef></bpmn:lane></bpmn:laneSet>`,
    ),
    '<bpmn:flowNodeRef>t</bpmn:flowNodeRef>',
  ],
  [
    'ID_ILLEGAL',
    processFile(
      '<bpmn:task id="Prüfung 1" /><bpmn:sequenceFlow id="f" sourceRef="Prüfung 1" targetRef="Prüfung 1" />',
    ),
    'sourceRef="Prufung_1" targetRef="Prufung_1"',
  ],
  ['ID_ILLEGAL', processFile('<bpmn:task id="审批" /><bpmn:task id="2nd" />'), '<bpmn:task id="_2nd" />'],
  [
    'ID_DUPLICATE_RENAMED',
    processFile(`${task}<bpmn:textAnnotation id="t" />`),
    '<bpmn:textAnnotation id="t_2" />',
  ],
  [
    'DEF_SYNTHESISED',
    processFile('<bpmn:endEvent id="e"><bpmn:errorEventDefinition id="x" errorRef="E 1" /></bpmn:endEvent>'),
    '<bpmn:error id="error_E_1" name="E 1" errorCode="E 1" />',
  ],
  [
    'DI_PLANE_STALE',
    file(
      '<bpmn:process id="p" /><bpmndi:BPMNDiagram id="g"><bpmndi:BPMNPlane id="pl" bpmnElement="gone" /></bpmndi:BPMNDiagram>',
    ),
    'bpmnElement="p"',
  ],
];

describe('repairBpmn', () => {
  it.each(CASES)('%s', async (code, xml, part) => {
    const repaired = repairBpmn('test.bpmn', xml);
    expect(repaired.repairs.map((repair) => repair.code)).toContain(code);
    expect(repaired.text).toContain(part);
    const again = repairBpmn('test.bpmn', repaired.text);
    expect(again.repairs).toEqual([]);
    expect(again.text).toBe(repaired.text);
    expect(await judgeSchema(repaired.text)).toEqual({ ok: true, complaints: [] });
  });

  it('leaves a sound file as it is', () => {
    const xml = processFile(task);
    expect(repairBpmn('test.bpmn', xml)).toEqual({ text: xml, repairs: [], ids: new Map() });
  });

  it('keeps which id was which, so that an export can take it back', () => {
    const { ids } = repairBpmn('test.bpmn', processFile('<bpmn:task id="a b" /><bpmn:task id="a_b" />'));
    expect([...ids]).toEqual([['a_b_2', 'a b']]);
  });

  it('renames a node that another process has too, with what refers to it there', () => {
    const xml = file(
      '<bpmn:process id="p"><bpmn:task id="a" /><bpmn:task id="b" /><bpmn:sequenceFlow id="f" sourceRef="a" targetRef="b" /></bpmn:process>' +
        '<bpmn:process id="q"><bpmn:task id="a" /><bpmn:task id="c" /><bpmn:sequenceFlow id="g" sourceRef="a" targetRef="c" /></bpmn:process>',
    );
    expect(repairBpmn('test.bpmn', xml).text).toContain('id="g" sourceRef="a_2" targetRef="c"');
  });

  it('gives back what is not well formed', () => {
    expect(repairBpmn('test.bpmn', '<a>').text).toBe('<a>');
  });
});
