/** Finds a definition for a subject. Everybody sees the diagrams of what they may start or have to do with. */
import { can, require, type AccessObject, type Action } from '../access.ts';
import { BatonError } from '../errors.ts';
import { findDefinition, hasToDoWith, type DefinitionRow } from '../store/queries/definitions.ts';
import type { Subject } from '../views.ts';
import { deployedKey } from './ids.ts';
import type { ReadContext } from './read-context.ts';

export async function definitionFor(
  { sql }: ReadContext,
  subject: Subject,
  action: Action,
  key: string,
): Promise<DefinitionRow> {
  const row = await findDefinition(sql, deployedKey(key));
  if (!row) throw new BatonError('NOT_FOUND');
  const object = startableBy(row);
  if (can(subject, action, object)) return row;
  const takesPart = subject.kind === 'user' && (await hasToDoWith(sql, row.key, subject));
  const parties: AccessObject = { ...object, participants: takesPart ? [subject.name] : [] };
  require(subject, 'definition.read', parties);
  require(subject, action, parties);
  return row;
}

/** Nothing for a process that is not offered in the catalogue: then only whoever may start everything starts it. */
export function startableBy(row: DefinitionRow): AccessObject {
  if (!row.startable || !row.latest) return {};
  return { startableBy: { users: row.startable_users, groups: row.startable_groups } };
}
