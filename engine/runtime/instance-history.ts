/** The record of an instance in plain JSON, without the values of variables for those who may not read them. */
import type { Json, JsonObject } from '../json.ts';
import { countHistory, historyPage, pathOf, type HistoryRequest } from '../store/queries/history.ts';
import type { InstanceRow } from '../store/queries/instances.ts';
import { limitOf, pageOf } from '../store/queries/page.ts';
import type { ElementStatistics, HistoryView, Page } from '../views.ts';
import { nodeFacts } from './node-facts.ts';
import type { ReadContext } from './read-context.ts';

/** Fields of events that hold what the process works on (core/event.ts). */
const VALUE_FIELDS = ['values', 'output', 'variables', 'result', 'change'] as const;

export async function historyOf(
  context: ReadContext,
  instance: InstanceRow,
  request: HistoryRequest,
  show: { readonly values: boolean },
): Promise<Page<HistoryView>> {
  const [rows, counted, facts] = await Promise.all([
    historyPage(context.sql, instance, request),
    countHistory(context.sql, instance, request),
    nodeFacts(context, [instance.definition_key]),
  ]);
  return pageOf(
    rows,
    limitOf(request),
    counted,
    (row): HistoryView => {
      const { type, element, ...rest } = row.event;
      const name = typeof element === 'string' ? element : null;
      return {
        seq: `${row.revision}.${row.ordinal}`,
        at: row.at,
        by: row.by,
        type: typeof type === 'string' ? type : 'unknown',
        element: name,
        elementName: name === null ? null : facts(instance.definition_key, name).name,
        data: show.values ? rest : withoutValues(rest),
      };
    },
    (row) => [row.revision, row.ordinal],
  );
}

/** Names stay: that a variable was set is part of the story, what it holds is not everybody's. */
function withoutValues(data: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(data).map(([field, value]): [string, Json] =>
      (VALUE_FIELDS as readonly string[]).includes(field) ? [field, namesOf(value)] : [field, value],
    ),
  );
}

function namesOf(value: Json): Json {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return null;
  return Object.fromEntries(Object.keys(value).map((name) => [name, null]));
}

export async function pathOfInstance(
  context: ReadContext,
  instance: InstanceRow,
): Promise<{
  readonly elements: readonly ElementStatistics[];
  readonly flows: Readonly<Record<string, number>>;
}> {
  const [rows, snapshot] = await Promise.all([
    pathOf(context.sql, instance),
    context.runtime.load(instance.id),
  ]);
  const elements = new Map<string, { -readonly [K in keyof ElementStatistics]: ElementStatistics[K] }>();
  const flows: Record<string, number> = {};
  const at = (element: string) => {
    const known = elements.get(element) ?? { element, active: 0, incidents: 0, completed: 0, cancelled: 0 };
    elements.set(element, known);
    return known;
  };
  for (const { type, name, count } of rows) {
    if (type === 'flow.taken') flows[name] = count;
    if (type === 'element.entered') at(name);
    if (type === 'element.completed') at(name).completed = count;
    if (type === 'element.cancelled') at(name).cancelled = count;
  }
  for (const alive of Object.values(snapshot?.state.alive ?? {})) {
    at(alive.element).active += 1;
    const incidents = Object.values(alive.waits).filter((wait) => wait.type === 'incident').length;
    at(alive.element).incidents += incidents;
  }
  return { elements: [...elements.values()], flows };
}
