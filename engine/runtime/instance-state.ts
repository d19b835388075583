/** What is alive in an instance, and its variables, read from the state the interpreter works on. */
import type { Alive, Wait } from '../core/index.ts';
import type { Json, JsonObject } from '../json.ts';
import { enteredTimes, endedVariables } from '../store/queries/instance-details.ts';
import type { InstanceRow } from '../store/queries/instances.ts';
import type { ElementView, VariableView } from '../views.ts';
import { nodeFacts } from './node-facts.ts';
import type { ReadContext } from './read-context.ts';
import { isoTime } from './time.ts';

/** Number of the process scope (core/state.ts). */
const PROCESS = 1;

export async function elementsOf(context: ReadContext, row: InstanceRow): Promise<readonly ElementView[]> {
  const [snapshot, facts, entered] = await Promise.all([
    context.runtime.load(row.id),
    nodeFacts(context, [row.definition_key]),
    enteredTimes(context.sql, row),
  ]);
  const times = new Map(entered.map(({ id, at }) => [id, at]));
  return Object.values(snapshot?.state.alive ?? {}).map((alive) => ({
    id: alive.id,
    element: alive.element,
    name: facts(row.definition_key, alive.element).name,
    kind: alive.kind,
    scope: alive.scope,
    enteredAt: times.get(alive.id) ?? null,
    waits: Object.values(alive.waits).map((wait) => ({
      id: wait.id,
      type: wait.type,
      detail: detailOf(wait),
    })),
  }));
}

/** The wait without what the view says already; instants as ISO 8601 text, what is internal left out. */
function detailOf(wait: Wait): JsonObject {
  const { id: _id, type: _type, ...rest } = wait;
  const plain = JSON.parse(JSON.stringify(rest)) as Record<string, Json>;
  for (const name of ['dueAt', 'followUpAt', 'createdAt', 'startedAt'])
    if (typeof plain[name] === 'number') plain[name] = isoTime(plain[name]);
  if (wait.type !== 'incident') return plain;
  const { type, message, job } = wait.incident;
  return { target: wait.target, type, message, job };
}

/** By scope, outer ones first, then by name. */
export async function variablesOf(context: ReadContext, row: InstanceRow): Promise<readonly VariableView[]> {
  const scopes = await scopesOf(context, row);
  return scopes.flatMap(({ id, element, variables }) =>
    Object.entries(variables)
      .map(([name, value]) => ({ name, value, scope: id, scopeElement: element }))
      .toSorted((a, b) => (a.name < b.name ? -1 : 1)),
  );
}

async function scopesOf(
  context: ReadContext,
  row: InstanceRow,
): Promise<readonly Pick<Alive, 'id' | 'element' | 'variables'>[]> {
  const snapshot = await context.runtime.load(row.id);
  const alive = Object.values(snapshot?.state.alive ?? {});
  if (alive.length > 0) return alive.toSorted((a, b) => a.id - b.id);
  // After the end nothing is alive any more; the variables of the process are kept beside the document.
  return [
    {
      id: PROCESS,
      element: row.process_id,
      variables: Object.fromEntries(
        (await endedVariables(context.sql, row)).map(({ name, value }) => [name, value]),
      ),
    },
  ];
}
