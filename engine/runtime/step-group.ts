/** Steps the commands of one instance, one after the other, in memory. Nothing is written here. */
import { createState } from '../core/index.ts';
import type { Event } from '../core/event.ts';
import { interpret } from '../elements/index.ts';
import { BatonError } from '../errors.ts';
import type { Entry } from '../store/entry.ts';
import type { Changes } from '../store/project.ts';
import { newChanges, project } from '../store/project.ts';
import { DecisionNotLoaded } from './decision-cache.ts';
import type { Item, NewInstance } from './item.ts';
import { AlreadyDelivered, leasedWait } from './item.ts';
import type { LoadedDefinition } from './runtime.ts';
import type { Surroundings } from './surroundings.ts';

export type GroupResult =
  | {
      readonly ok: true;
      /** Null when every command was rejected. */
      readonly changes: Changes | null;
      readonly done: readonly Done[];
      readonly refused: readonly { readonly item: Item; readonly error: Error }[];
    }
  /** The entry is of no use any more. */
  | { readonly ok: false; readonly item: Item; readonly bug: unknown }
  | { readonly ok: false; readonly item: null; readonly load: () => Promise<void> };

export interface Done {
  readonly item: Item;
  readonly events: readonly Event[];
  readonly revision: number;
}

export function newEntry(item: Item, start: NewInstance): Entry {
  const state = createState({
    instance: String(item.instance),
    definitionKey: start.definitionKey,
    processId: start.processId,
    businessKey: start.businessKey,
    parent: start.parent,
    depth: start.depth,
  });
  const { shard, instance: id } = item;
  return { shard, id, rootId: start.root, state, revision: 0, quarantined: false, big: new Map() };
}

/** `entry` null: there is no such instance. */
export function stepGroup(
  items: readonly Item[],
  entry: Entry | null,
  loaded: LoadedDefinition | null,
  now: number,
  around: Surroundings,
): GroupResult {
  const done: Done[] = [];
  const refused: { item: Item; error: Error }[] = [];
  let changes: Changes | null = null;
  for (const item of items) {
    const refusal = refusalOf(item, entry);
    if (refusal || !entry || !loaded) {
      refused.push({ item, error: refusal ?? new BatonError('NOT_FOUND') });
      continue;
    }
    try {
      const outcome = interpret(loaded.definition, entry.state, item.command, around.env(loaded, now));
      if (!outcome.ok) {
        refused.push({ item, error: new BatonError(outcome.rejection.code, outcome.rejection.message) });
        continue;
      }
      const created = item.start && { at: now, by: item.by };
      changes ??= newChanges(entry, created);
      const { command, by } = item;
      project(changes, outcome.events, {
        at: now,
        by,
        command,
        newInstanceId: () => around.ids.inShard(entry.shard),
      });
      assertEndsJob(item, changes);
      done.push({ item, events: outcome.events, revision: entry.revision });
    } catch (error) {
      if (error instanceof DecisionNotLoaded) return { ok: false, item: null, load: error.load };
      return { ok: false, item, bug: error };
    }
  }
  return { ok: true, changes, done, refused };
}

function refusalOf(item: Item, entry: Entry | null): Error | null {
  if (!entry) return new BatonError('NOT_FOUND', 'There is no such process instance.');
  if (item.start && entry.revision > 0) return new AlreadyDelivered();
  if (entry.quarantined)
    return new BatonError(
      'CONFLICT',
      'The process instance is stopped by an error of ours; see its incident.',
    );
  if (entry.state.status !== 'active') return new BatonError('ENDED');
  return null;
}

/** The lease is checked where the job's row is deleted; a command that left it alone would not be checked. */
function assertEndsJob(item: Item, changes: Changes): void {
  const wait = leasedWait(item);
  if (wait !== null && !changes.waits.has(wait))
    throw new Error(`${item.command.type} did not touch its job`);
}
