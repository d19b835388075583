/** The filters of another engine's queries, by name, and how a list is ordered. */
import type { Json, JsonObject } from '../../../json.ts';
import type { Row } from './rows.ts';
import { isRecord, NotApplicableError } from './scenario.ts';

type Test = (row: Row, value: Json) => boolean;

const field =
  (name: string): Test =>
  (row, value) =>
    row[name] === value;

const oneOf =
  (name: string): Test =>
  (row, value) =>
    (Array.isArray(value) ? value : [value]).includes(row[name] ?? null);

const like =
  (name: string, flags = ''): Test =>
  (row, value) =>
    matches(row[name], value, flags);

/** Compares a variable of the row: `[name, value]`, or a value that any variable may have. */
const variable =
  (compare: (actual: Json | undefined, wanted: Json) => boolean): Test =>
  (row, value) => {
    const variables = isRecord(row['variables']) ? row['variables'] : {};
    if (!Array.isArray(value)) return Object.values(variables).some((each) => compare(each, value));
    return compare(variables[String(value[0])], value[1] ?? null);
  };

const own = (name: string) => (row: Row, value: Json) =>
  Array.isArray(value) && row['name'] === value[0]
    ? variableTests[name]?.(row['value'], value[1] ?? null) === true
    : false;

const variableTests: Readonly<Record<string, (actual: Json | undefined, wanted: Json) => boolean>> = {
  Equals: (actual, wanted) => actual === wanted,
  NotEquals: (actual, wanted) => actual !== undefined && actual !== wanted,
  GreaterThan: (actual, wanted) => compared(actual, wanted) > 0,
  GreaterThanOrEqual: (actual, wanted) => compared(actual, wanted) >= 0,
  GreaterThanOrEquals: (actual, wanted) => compared(actual, wanted) >= 0,
  LessThan: (actual, wanted) => compared(actual, wanted) < 0,
  LessThanOrEqual: (actual, wanted) => compared(actual, wanted) <= 0,
  LessThanOrEquals: (actual, wanted) => compared(actual, wanted) <= 0,
  Like: (actual, wanted) => matches(actual, wanted, ''),
  EqualsIgnoreCase: (actual, wanted) => String(actual).toLowerCase() === String(wanted).toLowerCase(),
};

const has = (row: Row, name: Json): boolean =>
  isRecord(row['variables']) && Object.hasOwn(row['variables'], String(name));

const tests: Readonly<Record<string, Test>> = {
  processInstanceId: field('processInstanceId'),
  processInstanceIdIn: oneOf('processInstanceId'),
  processInstanceIdWithChildren: (row, value) =>
    String(row['processInstanceId']).split('-')[0] === String(value).split('-')[0],
  activityId: field('activityId'),
  activityIdIn: oneOf('activityId'),
  activityType: field('activityType'),
  activityInstanceIdIn: oneOf('activityInstanceId'),
  executionId: (row, value) =>
    row['executionId'] === value || (row['executionId'] === undefined && row['id'] === value),
  parentId: field('parentId'),
  taskId: field('taskId'),
  // Helpers of the upstream suites complete tasks by name; the translation took that for the key.
  taskDefinitionKey: (row, value) =>
    row['taskDefinitionKey'] === value || (String(value).includes(' ') && row['name'] === value),
  taskDefinitionKeyIn: oneOf('taskDefinitionKey'),
  taskDefinitionKeyLike: like('taskDefinitionKey'),
  taskName: field('name'),
  taskAssignee: field('assignee'),
  taskCandidateUser: (row, value) => row['assignee'] === null && holds(row['candidateUsers'], value),
  taskCandidateGroup: (row, value) => row['assignee'] === null && holds(row['candidateGroups'], value),
  processUnfinished: (row, value) => value !== true || row['processEnded'] === false,
  processFinished: (row, value) => value !== true || row['processEnded'] === true,
  finished: (row, value) => value !== true || row['endTime'] !== null,
  unfinished: (row, value) => value !== true || row['endTime'] === null,
  active: (row, value) => value !== true || row['suspended'] !== true,
  suspended: (row, value) => value !== true || row['suspended'] === true,
  processInstanceBusinessKey: field('businessKey'),
  processInstanceBusinessKeyIn: oneOf('businessKey'),
  processInstanceBusinessKeyLike: like('businessKey'),
  processInstanceBusinessKeyLikeIgnoreCase: like('businessKey', 'i'),
  processDefinitionKey: (row, value) => (row['processDefinitionKey'] ?? row['key']) === value,
  processDefinitionKeyIn: oneOf('processDefinitionKey'),
  processDefinitionKeyLike: like('processDefinitionKey'),
  processDefinitionKeyLikeIgnoreCase: like('processDefinitionKey', 'i'),
  processDefinitionId: field('processDefinitionId'),
  processDefinitionName: field('processDefinitionName'),
  processDefinitionNameLike: like('processDefinitionName'),
  superProcessInstanceId: field('superProcessInstanceId'),
  subProcessInstanceId: (row, value) => holds(row['called'], value),
  excludeSubprocesses: (row, value) => value !== true || row['superProcessInstanceId'] === null,
  leafProcessInstances: (row) => Array.isArray(row['called']) && row['called'].length === 0,
  messageEventSubscriptionName: (row, value) => holds(row['messages'], value),
  messageEventSubscription: (row) => Array.isArray(row['messages']) && row['messages'].length > 0,
  signalEventSubscriptionName: (row, value) => holds(row['signals'], value),
  onlyChildExecutions: (row) => row['id'] !== row['processInstanceId'],
  eventType: field('eventType'),
  eventName: field('eventName'),
  timers: (row, value) => value !== true || row['isTimer'] === true,
  messages: (row, value) => value !== true || row['isTimer'] !== true,
  variableName: field('variableName'),
  variableId: field('id'),
  variableInstanceId: field('variableInstanceId'),
  variableUpdates: () => true,
  variableTypeIn: (row, value) =>
    (Array.isArray(value) ? value : [value]).some(
      (type) => typeName(row['value']) === String(type).toLowerCase(),
    ),
  variableExists: has,
  processVariableExists: has,
  variableNotExists: (row, value) => !has(row, value),
  processVariableNotExists: (row, value) => !has(row, value),
  withoutScopeId: () => true,
  withoutScopeType: () => true,
};

const VARIABLE_FILTER = /^(?:process|task)?[vV]ariableValue(\w+)$/;

/** Rows that pass the filters, which are joined by "and", but by "or" between `or` and `endOr`. */
export function filtered(rows: readonly Row[], filters: JsonObject, isVariables: boolean): readonly Row[] {
  const names = Object.keys(filters);
  const opening = names.indexOf('or');
  const closing = names.indexOf('endOr');
  const either = opening < 0 ? [] : names.slice(opening + 1, closing < 0 ? undefined : closing);
  const all = names.filter((name) => name !== 'or' && name !== 'endOr' && !either.includes(name));
  const passes = (row: Row, name: string): boolean => testOf(name, isVariables)(row, filters[name] ?? null);
  return rows.filter(
    (row) =>
      all.every((name) => passes(row, name)) &&
      (either.length === 0 || either.some((name) => passes(row, name))),
  );
}

function testOf(name: string, isVariables: boolean): Test {
  const known = tests[name];
  if (known) return known;
  const suffix = VARIABLE_FILTER.exec(name)?.[1] ?? '';
  const compare = variableTests[suffix];
  if (!compare) throw new NotApplicableError(`the query filter ${name}`);
  return isVariables ? own(suffix) : variable(compare);
}

/** `["desc", "orderByTaskName"]`: by a field of the row; the engine's own ids keep their order of creation. */
export function ordered(rows: readonly Row[], order: Json | undefined): readonly Row[] {
  if (!Array.isArray(order)) return rows;
  const by = order.find((word) => typeof word === 'string' && word.startsWith('orderBy'));
  const name = ORDERS[String(by)];
  const sorted = name ? rows.toSorted((one, other) => compared(one[name], other[name] ?? null)) : rows;
  return order.includes('desc') ? sorted.toReversed() : sorted;
}

const ORDERS: Readonly<Record<string, string>> = {
  orderByTaskName: 'name',
  orderByTaskAssignee: 'assignee',
  orderByTaskPriority: 'priority',
  orderByVariableName: 'name',
  orderByProcessDefinitionKey: 'processDefinitionKey',
  orderByJobDuedate: 'duedate',
  orderByActivityInstanceStartTime: 'startTime',
  orderByActivityInstanceEndTime: 'endTime',
};

function holds(list: Json | undefined, value: Json): boolean {
  return Array.isArray(list) && list.includes(value);
}

function matches(text: Json | undefined, pattern: Json, flags: string): boolean {
  if (typeof text !== 'string') return false;
  const escaped = String(pattern).replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  return new RegExp(`^${escaped.replaceAll('%', '.*')}$`, flags).test(text);
}

function compared(one: Json | undefined, other: Json): number {
  if (typeof one === 'number' && typeof other === 'number') return one - other;
  if (typeof one !== 'string' || typeof other !== 'string') return Number.NaN;
  return one < other ? -1 : one > other ? 1 : 0;
}

function typeName(value: Json | undefined): string {
  if (value === null || value === undefined) return 'null';
  return typeof value === 'number' ? (Number.isInteger(value) ? 'integer' : 'double') : typeof value;
}
