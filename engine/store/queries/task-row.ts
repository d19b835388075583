/** A task as every query of tasks reads it, and how it is shown. */
import type { TaskView } from '../../views.ts';
import { iso } from './sql.ts';

export interface TaskRow {
  readonly shard: number;
  readonly instance_id: string;
  readonly wait_id: number;
  readonly definition_key: string;
  readonly process_id: string;
  readonly process_name: string;
  readonly business_key: string | null;
  readonly element: string;
  readonly name: string;
  readonly assignee: string | null;
  readonly candidate_users: readonly string[];
  readonly candidate_groups: readonly string[];
  readonly priority: number;
  readonly created_at: string;
  readonly due_at: string | null;
  readonly follow_up_at: string | null;
  readonly overdue: boolean;
}

/** Columns of task `t` with definition `d`; `now` is the parameter that holds the present instant. */
export function taskColumns(now: string): string {
  return `t.shard, t.instance_id::text as instance_id, t.wait_id, t.definition_key::text as definition_key,
    d.process_id, d.name as process_name, t.business_key, t.element, t.name, t.assignee,
    t.candidate_users, t.candidate_groups, t.priority, ${iso('t.created_at')} as created_at,
    ${iso('t.due_at')} as due_at, ${iso('t.follow_up_at')} as follow_up_at,
    coalesce(t.due_at < ${now}::timestamptz, false) as overdue`;
}

/** The description is documentation of the diagram, which the row does not hold. */
export function taskView(row: TaskRow, description: string | null): TaskView {
  return {
    id: `${row.instance_id}-${row.wait_id}`,
    instanceId: row.instance_id,
    definitionKey: row.definition_key,
    processId: row.process_id,
    processName: row.process_name,
    businessKey: row.business_key,
    element: row.element,
    name: row.name,
    description,
    assignee: row.assignee,
    candidateUsers: row.candidate_users,
    candidateGroups: row.candidate_groups,
    priority: row.priority,
    createdAt: row.created_at,
    dueAt: row.due_at,
    followUpAt: row.follow_up_at,
    overdue: row.overdue,
  };
}
