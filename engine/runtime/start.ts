/** Starts instances: finds the definition, makes the id, and submits the first command. */
import { BatonError } from '../errors.ts';
import type { ExtraRows } from '../store/write.ts';
import type { NewInstance } from './item.ts';
import type { Variables } from '../json.ts';
import type { Executed, LoadedDefinition, StartRequest } from './runtime.ts';
import { contextOf } from './variables.ts';
import type { Submit } from './submit.ts';
import { idempotencyOf, newInstanceId } from './submit.ts';
import type { Surroundings } from './surroundings.ts';

export type StartInstance = (
  request: StartRequest & {
    readonly extras?: readonly { readonly shard: number; readonly rows: ExtraRows }[];
    /** Of a called instance: its id and caller are given. */
    readonly called?: Pick<NewInstance, 'parent' | 'root' | 'depth'> & { readonly id: number };
  },
) => Promise<Executed>;

export function createStart(around: Surroundings, submit: Submit): StartInstance {
  const { definitions } = around;

  async function keyOf({ definitionKey, processId }: StartRequest): Promise<string> {
    if (definitionKey !== undefined) return definitionKey;
    const key = await definitions.latest(processId ?? '');
    if (key === null) throw new BatonError('NOT_FOUND', `No process ${processId ?? ''} is deployed.`);
    return key;
  }

  return async (request) => {
    const { at, businessKey, variables, by, extras = [], called } = request;
    const loaded = await definitions.get(await keyOf(request));
    const { definitionKey, processId } = request;
    const idempotency = idempotencyOf(request.idempotencyKey, {
      definitionKey,
      processId,
      at,
      businessKey,
      variables,
      by,
    });
    const instance = called?.id ?? newInstanceId(around, idempotency);
    const start: NewInstance = {
      definitionKey: loaded.key,
      processId: loaded.definition.processId,
      businessKey: businessKey ?? (called ? null : ownKey(loaded, variables, around)),
      parent: called?.parent ?? null,
      root: called?.root ?? instance,
      depth: called?.depth ?? 0,
    };
    const command = {
      type: 'instance.start' as const,
      ...(at === undefined ? {} : { at }),
      // A called process was not started by a person; the caller's own start says who.
      ...(by === null || called ? {} : { startedBy: by }),
      variables,
    };
    const isOwn = extras.length > 0;
    return submit({ instance, command, by, start, idempotency, extras, isOwn });
  };
}

/** What the diagram names as the business key; null when it cannot be told, which must not keep a case from starting. */
function ownKey(
  { definition }: LoadedDefinition,
  variables: Variables,
  { time, zone }: Surroundings,
): string | null {
  if (!definition.businessKey) return null;
  const context = contextOf(variables, { now: time.now(), zone: definition.zone ?? zone });
  const evaluated = definition.businessKey.evaluate(context);
  if (!evaluated.ok || evaluated.value === null || typeof evaluated.value === 'object') return null;
  const text = String(evaluated.value).trim();
  return text === '' || text.length > MAX_BUSINESS_KEY ? null : text;
}

const MAX_BUSINESS_KEY = 255;
