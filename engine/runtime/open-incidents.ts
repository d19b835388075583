/** Open incidents: lists, and trying again what failed. */
import { require } from '../access.ts';
import type { Incidents } from '../engine.ts';
import { BatonError } from '../errors.ts';
import { findIncident, listIncidents, type IncidentRow } from '../store/queries/incidents.ts';
import type { IncidentView } from '../views.ts';
import { actor } from './actor.ts';
import { checkedFilter, emptyPage } from './filters.ts';
import { isInstanceId, waitKey } from './ids.ts';
import { nodeFacts } from './node-facts.ts';
import type { ReadContext } from './read-context.ts';
import { checkedVariables } from './variables.ts';

const MAX_RETRIES = 100;

export function createIncidents(context: ReadContext): Incidents {
  const { sql, runtime, shardOf } = context;
  const find = async (id: string): Promise<IncidentRow> => {
    const row = await findIncident(sql, waitKey(context, id));
    if (!row) throw new BatonError('NOT_FOUND', 'There is no such incident; perhaps it is resolved already.');
    return row;
  };
  return {
    async list(subject, request) {
      require(subject, 'incident.read');
      const filter = checkedFilter(request);
      if (filter.instanceId !== undefined && !isInstanceId(filter.instanceId)) return emptyPage();
      const page = await listIncidents(sql, filter, shardOf);
      return { ...page, items: await incidentViews(context, page.items) };
    },
    async get(subject, id) {
      require(subject, 'incident.read');
      const [view] = await incidentViews(context, [await find(id)]);
      if (!view) throw new Error('a row gave no view');
      return view;
    },
    async retry(subject, id, { retries, variables } = {}) {
      require(subject, 'incident.resolve');
      if (retries !== undefined && !(Number.isInteger(retries) && retries >= 1 && retries <= MAX_RETRIES))
        throw new BatonError('INVALID', `retries must be a whole number from 1 to ${MAX_RETRIES}.`);
      const row = await find(id);
      await runtime.resolveIncident({
        instance: row.instance_id,
        wait: row.wait_id,
        ...(retries === undefined ? {} : { retries }),
        ...(variables === undefined ? {} : { variables: checkedVariables(variables) }),
        by: actor(subject),
      });
    },
  };
}

async function incidentViews(
  context: ReadContext,
  rows: readonly IncidentRow[],
): Promise<readonly IncidentView[]> {
  const facts = await nodeFacts(
    context,
    rows.map((row) => row.definition_key),
  );
  return rows.map((row) => ({
    id: `${row.instance_id}-${row.wait_id}`,
    type: row.type,
    message: row.message,
    instanceId: row.instance_id,
    definitionKey: row.definition_key,
    processId: row.process_id,
    processName: row.process_name,
    businessKey: row.business_key,
    element: row.element,
    elementName: facts(row.definition_key, row.element).name,
    createdAt: row.created_at,
  }));
}
