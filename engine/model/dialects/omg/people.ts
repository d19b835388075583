/** Resource roles of plain BPMN (§10.3.2.1, §10.3.3.4): who performs a user task. */
import type { HumanSpec } from '../../definition.ts';
import { bpmnChild, bpmnChildren, nameOf } from '../../document.ts';
import type { Expression } from '../../expression.ts';
import type { Reading } from '../../reading.ts';
import { deepText, type XmlElement } from '../../xml/element.ts';

interface Candidates {
  readonly users: string[];
  readonly groups: string[];
}

export function standardPeople(task: XmlElement, reading: Reading): Omit<HumanSpec, 'form'> | null {
  const performers = [...bpmnChildren(task, 'humanPerformer'), ...bpmnChildren(task, 'performer')];
  const owners = bpmnChildren(task, 'potentialOwner');
  if (performers.length + owners.length === 0) return null;
  const candidates: Candidates = { users: [], groups: [] };
  for (const owner of owners) addCandidates(owner, candidates, reading);
  const assignee = performers.map((performer) => textOf(performer, reading)).find((text) => text !== '');
  return {
    assignee: reading.optional(assignee?.replace(/^user\((.*)\)$/, '$1'), task, 'template'),
    candidateUsers: joined(candidates.users, task, reading),
    candidateGroups: joined(candidates.groups, task, reading),
    dueDate: null,
    followUpDate: null,
    priority: null,
  };
}

/** A resource by name, or the text of an assignment expression. */
function textOf(role: XmlElement, reading: Reading): string {
  const reference = bpmnChild(role, 'resourceRef')?.text;
  if (reference !== undefined) {
    const resource = reading.document.find(reference);
    return (resource && nameOf(resource)) ?? reference.trim();
  }
  const assignment = bpmnChild(role, 'resourceAssignmentExpression');
  return assignment ? deepText(assignment).trim() : '';
}

/**
 * Activiti's grammar: `user(kermit), group(management), accountancy`; a bare name is a group. jBPM means users by it.
 * Commas inside parentheses or braces do not separate.
 */
function addCandidates(owner: XmlElement, candidates: Candidates, reading: Reading): void {
  const parts = textOf(owner, reading).match(/(?:[^,({]|\([^)]*\)|\{[^}]*\})+/g) ?? [];
  for (const part of parts.map((text) => text.trim())) {
    const [, role, inner] = /^(user|group)\((.*)\)$/.exec(part) ?? [];
    if (part === '') continue;
    if (role === 'user' || (role === undefined && reading.dialect === 'jbpm'))
      candidates.users.push(inner?.trim() ?? part);
    else candidates.groups.push(inner?.trim() ?? part);
  }
}

function joined(names: readonly string[], task: XmlElement, reading: Reading): Expression | null {
  return names.length === 0 ? null : reading.expression(names.join(', '), task, 'template');
}
