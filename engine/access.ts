/**
 * Who may do what: the one rule that pages, API and list queries share. Denied unless a line here allows it.
 * Three groups carry rights over the whole server: `admin` (everything), `architects` (models, deployments, bindings),
 * `operators` (every case: see, repair, cancel). Everybody else works on tasks and starts processes that are open to them.
 */
import { BatonError } from './errors.ts';
import type { Subject } from './views.ts';

export type Action =
  | 'definition.read'
  | 'definition.deploy'
  | 'definition.start'
  | 'instance.read'
  | 'instance.operate'
  /** Values of variables; part of them may concern others than those who work on the case. */
  | 'variable.read'
  | 'task.read'
  | 'task.claim'
  | 'task.complete'
  | 'task.assign'
  | 'job.work'
  | 'incident.read'
  | 'incident.resolve'
  | 'message.publish'
  | 'decision.read'
  | 'decision.evaluate'
  | 'binding.read'
  | 'binding.write'
  | 'model.read'
  | 'model.write'
  | 'user.manage'
  | 'overview.read';

/** What the action touches, as far as the rule needs to know it. */
export interface AccessObject {
  readonly startableBy?: { readonly users: readonly string[]; readonly groups: readonly string[] };
  readonly assignee?: string | null;
  readonly candidateUsers?: readonly string[];
  readonly candidateGroups?: readonly string[];
  /** Users who take part in the instance (of a definition: in any of its instances): starter, and assignees of tasks past and present. */
  readonly participants?: readonly string[];
}

const ARCHITECT: ReadonlySet<Action> = new Set([
  'definition.read',
  'definition.deploy',
  'definition.start',
  'decision.read',
  'decision.evaluate',
  'binding.read',
  'binding.write',
  'model.read',
  'model.write',
  'overview.read',
]);

const OPERATOR: ReadonlySet<Action> = new Set([
  'definition.read',
  'definition.start',
  'instance.read',
  'instance.operate',
  'variable.read',
  'task.read',
  'task.claim',
  'task.complete',
  'task.assign',
  'incident.read',
  'incident.resolve',
  'message.publish',
  'decision.read',
  'binding.read',
  'overview.read',
]);

/** Programs get rights by groups too: `workers` take jobs, `publishers` send messages and start processes. */
const WORKER: ReadonlySet<Action> = new Set(['job.work']);
const PUBLISHER: ReadonlySet<Action> = new Set(['message.publish', 'definition.read', 'definition.start']);

export function can(subject: Subject, action: Action, object: AccessObject = {}): boolean {
  if (subject.kind === 'system' || subject.groups.includes('admin')) return true;
  if (subject.groups.includes('architects') && ARCHITECT.has(action)) return true;
  if (subject.groups.includes('operators') && OPERATOR.has(action)) return true;
  if (subject.groups.includes('workers') && WORKER.has(action)) return true;
  if (subject.groups.includes('publishers') && PUBLISHER.has(action)) return true;
  return subject.kind === 'user' && everybodyMay(subject, action, object);
}

/** Throws FORBIDDEN, or NOT_FOUND for reading: what one may not see does not exist for one. */
export function require(subject: Subject, action: Action, object: AccessObject = {}): void {
  if (can(subject, action, object)) return;
  throw new BatonError(action.endsWith('.read') ? 'NOT_FOUND' : 'FORBIDDEN');
}

function everybodyMay(subject: Subject, action: Action, object: AccessObject): boolean {
  switch (action) {
    case 'definition.start':
      return mayStart(subject, object);
    case 'task.read':
      return isAssignee(subject, object) || isCandidate(subject, object);
    case 'task.claim':
      return object.assignee === null && isCandidate(subject, object);
    case 'task.complete':
      return isAssignee(subject, object);
    // The case stands beside its task: who may take an open task of it sees where it stands.
    case 'instance.read':
      return takesPart(subject, object) || isCandidate(subject, object);
    case 'definition.read':
      return takesPart(subject, object) || mayStart(subject, object);
    default:
      return false;
  }
}

function mayStart(subject: Subject, { startableBy }: AccessObject): boolean {
  if (!startableBy) return false;
  if (startableBy.users.length === 0 && startableBy.groups.length === 0) return true;
  return (
    startableBy.users.includes(subject.name) || startableBy.groups.some((g) => subject.groups.includes(g))
  );
}

function takesPart(subject: Subject, object: AccessObject): boolean {
  return object.participants?.includes(subject.name) ?? false;
}

function isAssignee(subject: Subject, object: AccessObject): boolean {
  return object.assignee === subject.name;
}

function isCandidate(subject: Subject, object: AccessObject): boolean {
  return (
    (object.candidateUsers?.includes(subject.name) ?? false) ||
    (object.candidateGroups?.some((group) => subject.groups.includes(group)) ?? false)
  );
}
