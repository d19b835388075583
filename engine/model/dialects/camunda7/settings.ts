/** What a process of the Camunda 7 family says of itself: version tag, history, who may start it. */
import { bpmnChild } from '../../document.ts';
import { deepText, type XmlElement } from '../../xml/element.ts';
import { list } from '../baton.ts';
import type { ProcessSettings } from '../reader.ts';
import type { Family } from './family.ts';

export function familySettings(process: XmlElement, family: Family): Partial<ProcessSettings> {
  const versionTag = family.get(process, 'versionTag')?.trim();
  const timeToLive = historyTimeToLive(family.get(process, 'historyTimeToLive'));
  const startable = family.get(process, 'isStartableInTasklist');
  const users = [...list(family.get(process, 'candidateStarterUsers'))];
  const groups = [...list(family.get(process, 'candidateStarterGroups'))];
  addPotentialStarters(process, family, users, groups);
  return {
    ...(versionTag && { versionTag }),
    ...(timeToLive && { historyTimeToLive: timeToLive }),
    ...(startable !== undefined && { startableInTasklist: startable !== 'false' }),
    ...(users.length + groups.length > 0 && { startableBy: { users, groups } }),
  };
}

/** A plain number is days. */
function historyTimeToLive(text: string | undefined): string | null {
  const value = text?.trim() ?? '';
  if (/^\d+$/.test(value)) return `P${value}D`;
  return value.startsWith('P') ? value : null;
}

/** `potentialStarter`, with the grammar of potential owners. */
function addPotentialStarters(process: XmlElement, family: Family, users: string[], groups: string[]): void {
  for (const starter of family.all(process, 'potentialStarter')) {
    const assignment = bpmnChild(starter, 'resourceAssignmentExpression');
    for (const part of assignment ? list(deepText(assignment)) : []) {
      const [, role, inner] = /^(user|group)\((.*)\)$/.exec(part) ?? [];
      if (role === 'user') users.push(inner ?? '');
      else groups.push(inner ?? part);
    }
  }
}
