/** Deployed decisions and forms: lists of the latest versions, and one of each. */
import type { JsonObject } from '../../json.ts';
import type { DecisionView, FormView, Page, PageRequest } from '../../views.ts';
import { cursorOf, limitOf, MAX_COUNT, pageOf, part } from './page.ts';
import { contains, first, Parameters, type Sql } from './sql.ts';

export interface DecisionRow {
  readonly key: string;
  readonly decision_id: string;
  readonly name: string;
  readonly version: number;
  readonly deployment_id: string;
  readonly resource_name: string;
}

export interface FormRow {
  readonly key: string;
  readonly form_id: string;
  readonly version: number;
  readonly deployment_id: string;
  readonly resource_name: string;
}

type Search = PageRequest & { readonly search?: string };

const decisionColumns = `key::text as key, decision_id, name, version, deployment_id::text as deployment_id, resource_name`;
const formColumns = `key::text as key, form_id, version, deployment_id::text as deployment_id, resource_name`;

/** Index decision_latest. */
export function listDecisions(sql: Sql, filter: Search): Promise<Page<DecisionView>> {
  return latest(sql, filter, {
    table: 'decision',
    id: 'decision_id',
    columns: decisionColumns,
    searched: ['decision_id', 'name'],
    view: decisionView,
    cursor: (row: DecisionRow) => row.decision_id,
  });
}

/** Index form_latest. */
export function listForms(sql: Sql, filter: Search): Promise<Page<FormView>> {
  return latest(sql, filter, {
    table: 'form',
    id: 'form_id',
    columns: formColumns,
    searched: ['form_id', 'resource_name'],
    view: formView,
    cursor: (row: FormRow) => row.form_id,
  });
}

interface LatestOf<Row, View> {
  readonly table: string;
  readonly id: string;
  readonly columns: string;
  readonly searched: readonly string[];
  readonly view: (row: Row) => View;
  readonly cursor: (row: Row) => string;
}

async function latest<Row extends object, View>(
  sql: Sql,
  filter: Search,
  from: LatestOf<Row, View>,
): Promise<Page<View>> {
  const limit = limitOf(filter);
  const after = cursorOf(filter, [part.text]);
  const parameters = new Parameters();
  const conditions = ['latest'];
  if (filter.search !== undefined) {
    const pattern = parameters.add(contains(filter.search));
    conditions.push(`(${from.searched.map((column) => `${column} ilike ${pattern}`).join(' or ')})`);
  }
  const counting = { where: conditions.join(' and '), values: [...parameters.values] };
  if (after) conditions.push(`${from.id} > ${parameters.add(after[0])}`);
  const [rows, counted] = await Promise.all([
    sql.query<Row>(
      `select ${from.columns} from ${from.table} where ${conditions.join(' and ')} order by ${from.id} limit ${limit + 1}`,
      parameters.values,
    ),
    sql.query<{ count: number }>(
      `select count(*)::int as count from (select 1 from ${from.table} where ${counting.where} limit ${MAX_COUNT + 1}) f`,
      counting.values,
    ),
  ]);
  return pageOf(rows, limit, counted[0]?.count ?? 0, from.view, (row) => [from.cursor(row)]);
}

export function findDecision(sql: Sql, key: string): Promise<DecisionRow | null> {
  return first(sql.query<DecisionRow>(`select ${decisionColumns} from decision where key = $1`, [key]));
}

export function findFormSchema(sql: Sql, key: string): Promise<{ readonly schema: JsonObject } | null> {
  return first(sql.query(`select schema from form where key = $1`, [key]));
}

export function findForm(sql: Sql, key: string): Promise<FormRow | null> {
  return first(sql.query<FormRow>(`select ${formColumns} from form where key = $1`, [key]));
}

/** How a reference to a form is resolved (`Binding` of the model). */
export type FormReference =
  | { readonly kind: 'latest' }
  | { readonly kind: 'deployment'; readonly deploymentId: string }
  | { readonly kind: 'version'; readonly version: number }
  | { readonly kind: 'versionTag'; readonly tag: string };

/** Unique keys (form_id, version) and form_latest. A deployment's own form, else the latest: it may have been unchanged. */
export async function resolveForm(
  sql: Sql,
  formId: string,
  reference: FormReference,
): Promise<JsonObject | null> {
  const { condition, value } = referenceCondition(reference);
  const [row] = await sql.query<{ schema: JsonObject }>(
    `select schema from form where form_id = $1 ${condition} limit 1`,
    value === undefined ? [formId] : [formId, value],
  );
  return row?.schema ?? null;
}

function referenceCondition(reference: FormReference): {
  readonly condition: string;
  readonly value?: unknown;
} {
  switch (reference.kind) {
    case 'latest':
      return { condition: 'and latest' };
    case 'deployment':
      // Content equal to a version before made no new one: then the newest up to this deployment is meant.
      return {
        condition: 'and deployment_id <= $2::bigint order by version desc',
        value: reference.deploymentId,
      };
    case 'version':
      return { condition: 'and version = $2', value: reference.version };
    case 'versionTag':
      return { condition: 'and version_tag = $2 order by version desc', value: reference.tag };
  }
}

export function decisionView(row: DecisionRow): DecisionView {
  return {
    key: row.key,
    decisionId: row.decision_id,
    name: row.name,
    version: row.version,
    deploymentId: row.deployment_id,
    resourceName: row.resource_name,
  };
}

export function formView(row: FormRow): FormView {
  return {
    key: row.key,
    formId: row.form_id,
    version: row.version,
    deploymentId: row.deployment_id,
    resourceName: row.resource_name,
  };
}
