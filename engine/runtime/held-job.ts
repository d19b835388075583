/** A job that this node holds a lease of, with all that is needed to do it. */
import type { Alive, State, WaitOf } from '../core/state.ts';
import { visibleVariables } from '../core/variables.ts';
import type { Json } from '../json.ts';
import type { JobSpec, Node } from '../model/definition.ts';
import type { Entry } from '../store/entry.ts';
import { loadEntries } from '../store/load.ts';
import { jobSpecOf } from './placing.ts';
import type { LoadedDefinition } from './runtime.ts';
import type { Surroundings } from './surroundings.ts';

export interface HeldJob {
  readonly shard: number;
  readonly instance: number;
  readonly wait: number;
  readonly queue: string;
  readonly fence: number;
  /** Leases of this attempt that ran out before. */
  readonly takeovers: number;
}

export interface JobContext {
  readonly job: HeldJob;
  readonly state: State;
  readonly element: Alive;
  readonly node: Node;
  readonly wait: WaitOf<'job'>;
  readonly spec: JobSpec | null;
  readonly loaded: LoadedDefinition;
  /** Variables that the element sees, for scripts and bindings; computed when asked for. */
  variables(): Record<string, Json>;
}

/** Null when the job is no more. */
export async function contextOfJob(
  around: Surroundings,
  job: HeldJob,
  cached: Entry | undefined,
): Promise<JobContext | null> {
  const entry = cached ?? (await readEntry(around, job.shard, job.instance));
  const found = entry && findWait(entry.state, job.wait);
  if (!entry || !found) return null;
  const { element, wait } = found;
  const { state } = entry;
  const loaded = await around.definitions.get(state.definitionKey);
  const node = loaded.definition.nodes.get(element.element);
  if (!node) throw new Error(`${element.element} is not in definition ${state.definitionKey}`);
  const spec = jobSpecOf(loaded.definition, element, wait);
  const variables = (): Record<string, Json> => visibleVariables(state, element.id);
  return { job, state, element, node, wait, spec, loaded, variables };
}

export async function readEntry(
  around: Surroundings,
  shard: number,
  instance: number,
): Promise<Entry | null> {
  const run = async (_name: string, text: string, values: readonly unknown[]) => ({
    rows: await around.database.query(text, values),
  });
  return (await loadEntries(run, shard, [instance])).get(instance) ?? null;
}

function findWait(
  state: State,
  id: number,
): { readonly element: Alive; readonly wait: WaitOf<'job'> } | null {
  for (const element of Object.values(state.alive)) {
    const wait = element.waits[id];
    if (wait) return wait.type === 'job' ? { element, wait } : null;
  }
  return null;
}
