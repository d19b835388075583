/** Finds an instance for a subject: what one may not see does not exist for one. */
import { can, require, type AccessObject, type Action } from '../access.ts';
import { BatonError } from '../errors.ts';
import { findInstance, partiesOf, type InstanceRow } from '../store/queries/instances.ts';
import type { Subject } from '../views.ts';
import { instanceKey } from './ids.ts';
import type { ReadContext } from './read-context.ts';

/** The row when `can` allows the action on it. Throws NOT_FOUND, or FORBIDDEN when it may be seen but not changed. */
export async function instanceFor(
  context: ReadContext,
  subject: Subject,
  action: Action,
  id: string,
): Promise<InstanceRow> {
  const row = await findInstance(context.sql, instanceKey(context, id));
  if (!row) throw new BatonError('NOT_FOUND');
  if (can(subject, action)) return row;
  const parties = await accessObject(context, row);
  require(subject, 'instance.read', parties);
  require(subject, action, parties);
  return row;
}

async function accessObject({ sql, shardOf }: ReadContext, row: InstanceRow): Promise<AccessObject> {
  return partiesOf(sql, row, { shard: shardOf(row.root_id), id: row.root_id });
}
