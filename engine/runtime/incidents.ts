/** Putting an instance aside after an error of ours, and resolving incidents. */
import { BatonError } from '../errors.ts';
import { quarantine, QUARANTINE_WAIT, release } from '../store/quarantine.ts';
import { shardOf } from '../store/ids.ts';
import type { EntryCache } from './entry-cache.ts';
import { readEntry } from './held-job.ts';
import type { Item } from './item.ts';
import type { Runtime } from './runtime.ts';
import type { Submit } from './submit.ts';
import { instanceNumber } from './submit.ts';
import type { Surroundings } from './surroundings.ts';

const MAX_MESSAGE = 2_000;

/** What broke is logged whole; the incident tells enough to find it. An instance that never began leaves nothing. */
export function createQuarantine(
  around: Surroundings,
  cache: EntryCache,
): (item: Item, bug: unknown) => Promise<void> {
  return async (item, bug) => {
    around.log(`${item.command.type} of instance ${item.instance}`, bug);
    cache.drop(item.instance);
    if (item.start) return;
    const entry = await readEntry(around, item.shard, item.instance);
    const owner =
      entry &&
      Object.values(entry.state.alive).find(
        ({ waits }) => 'wait' in item.command && waits[item.command.wait],
      );
    const element = owner?.element ?? entry?.state.processId ?? '';
    const message =
      `An error in the server stopped this instance (${item.command.type}): ${String(bug)}`.slice(
        0,
        MAX_MESSAGE,
      );
    await quarantine(
      around.database,
      { shard: item.shard, id: item.instance },
      { element, message, now: around.time.now() },
    );
  };
}

export function createIncidentResolution(
  around: Surroundings,
  cache: EntryCache,
  submit: Submit,
  released: () => void,
): Runtime['resolveIncident'] {
  return async ({ instance: id, wait, retries, variables, by }) => {
    const instance = instanceNumber(id);
    if (wait === QUARANTINE_WAIT) {
      await releaseInstance(around, instance);
      cache.drop(instance);
      released();
      if (variables)
        await submit({ instance, command: { type: 'variables.set', scope: null, values: variables }, by });
      return;
    }
    const command = {
      type: 'incident.resolve' as const,
      wait,
      ...(retries === undefined ? {} : { retries }),
    };
    // submitted in one go, the two go in one transaction, one after the other
    const steps = [
      ...(variables
        ? [submit({ instance, command: { type: 'variables.set', scope: null, values: variables }, by })]
        : []),
      submit({ instance, command, by }),
    ];
    const failed = (await Promise.allSettled(steps)).find((step) => step.status === 'rejected');
    if (failed) throw failed.reason;
  };
}

async function releaseInstance(around: Surroundings, instance: number): Promise<void> {
  const shard = shardOf(instance, around.shards);
  const entry = await readEntry(around, shard, instance);
  if (!entry || !(await release(around.database, shard, instance, entry.state)))
    throw new BatonError('NOT_FOUND', 'There is no such incident; perhaps it is resolved already.');
}
