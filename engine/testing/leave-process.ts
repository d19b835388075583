/** A small process for tests of everything above the interpreter: request, approve, book, inform. */
import type { Resource } from '../engine.ts';

/**
 * `leave`: start form → Approve (group managers; form; due in a day) → by `approved`: Book (worker job `book`, two attempts)
 * → Inform (assigned to `employee`) → end; or Refused.
 */
export const leaveProcess: readonly Resource[] = [
  {
    name: 'leave.bpmn',
    content: `<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
  xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC"
  xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" id="leave-file" targetNamespace="https://example.com/leave">
  <process id="leave" name="Request leave" isExecutable="true">
    <documentation>From the wish to the booked days.</documentation>
    <startEvent id="Requested" name="Leave requested">
      <extensionElements><zeebe:formDefinition formId="leave-request" /></extensionElements>
    </startEvent>
    <sequenceFlow id="toApprove" sourceRef="Requested" targetRef="Approve" />
    <userTask id="Approve" name="Approve leave">
      <documentation>Look at the plan of the team first.</documentation>
      <extensionElements>
        <zeebe:userTask />
        <zeebe:formDefinition formId="leave-approval" />
        <zeebe:assignmentDefinition candidateGroups="managers" />
        <zeebe:taskSchedule dueDate='=now() + duration("P1D")' />
      </extensionElements>
    </userTask>
    <sequenceFlow id="toDecision" sourceRef="Approve" targetRef="Approved" />
    <exclusiveGateway id="Approved" name="Approved?" default="toRefused" />
    <sequenceFlow id="toBook" sourceRef="Approved" targetRef="Book">
      <conditionExpression xsi:type="tFormalExpression">=approved</conditionExpression>
    </sequenceFlow>
    <sequenceFlow id="toRefused" sourceRef="Approved" targetRef="Refused" />
    <serviceTask id="Book" name="Book the days">
      <extensionElements><zeebe:taskDefinition type="book" retries="2" /></extensionElements>
    </serviceTask>
    <sequenceFlow id="toInform" sourceRef="Book" targetRef="Inform" />
    <userTask id="Inform" name="Tell the team">
      <extensionElements><zeebe:userTask /><zeebe:assignmentDefinition assignee="=employee" /></extensionElements>
    </userTask>
    <sequenceFlow id="toBooked" sourceRef="Inform" targetRef="Booked" />
    <endEvent id="Booked" name="Leave booked" />
    <endEvent id="Refused" name="Leave refused" />
  </process>
  <bpmndi:BPMNDiagram id="diagram"><bpmndi:BPMNPlane id="plane" bpmnElement="leave">
    <bpmndi:BPMNShape id="s1" bpmnElement="Requested"><dc:Bounds x="100" y="100" width="36" height="36" /></bpmndi:BPMNShape>
    <bpmndi:BPMNShape id="s2" bpmnElement="Approve"><dc:Bounds x="200" y="78" width="100" height="80" /></bpmndi:BPMNShape>
  </bpmndi:BPMNPlane></bpmndi:BPMNDiagram>
</definitions>`,
  },
  {
    name: 'leave-request.form',
    content: JSON.stringify({
      id: 'leave-request',
      type: 'default',
      schemaVersion: 19,
      components: [
        { type: 'textfield', key: 'employee', label: 'Who', validate: { required: true } },
        { type: 'number', key: 'days', label: 'Days', validate: { required: true, min: 1, max: 30 } },
      ],
    }),
  },
  {
    name: 'leave-approval.form',
    content: JSON.stringify({
      id: 'leave-approval',
      type: 'default',
      schemaVersion: 19,
      components: [
        { type: 'number', key: 'days', label: 'Days', readonly: true },
        { type: 'checkbox', key: 'approved', label: 'I agree' },
        { type: 'textarea', key: 'remark', label: 'Remark', validate: { maxLength: 100 } },
      ],
    }),
  },
];
