/** Wishes addressed to one process instance. Each is carried out whole in one step, or rejected and changes nothing. */
import type { Variables } from '../json.ts';
import type { ElementId, WaitId } from './state.ts';

export type Command =
  /**
   * `at` starts at that start event (message, timer, signal start), or at any element (test, restart). `startedBy` is the
   * user's name, for the definition's `initiatorVariable`.
   */
  | {
      readonly type: 'instance.start';
      readonly at?: string;
      readonly variables: Variables;
      readonly startedBy?: string | null;
    }
  | { readonly type: 'instance.cancel'; readonly reason: string | null }
  | {
      readonly type: 'task.change';
      readonly wait: WaitId;
      readonly assignee?: string | null;
      /** Refuse (conflict) when the task has another assignee than this at the moment. */
      readonly expectAssignee?: string | null;
      readonly candidateUsers?: readonly string[];
      readonly candidateGroups?: readonly string[];
      readonly priority?: number;
      readonly dueAt?: number | null;
      readonly followUpAt?: number | null;
    }
  | {
      readonly type: 'task.complete';
      readonly wait: WaitId;
      readonly variables: Variables;
      readonly expectAssignee?: string | null;
    }
  /**
   * `variables` is the result. Names that no variable has carry more: `script.result` is a script's own value (the
   * others are what it assigned); `task.assignee`, `task.candidateUsers`, `task.candidateGroups`, `task.priority`,
   * `task.dueAt`, `task.followUpAt` from a task listener change the task (see docs/adr/0015).
   */
  | { readonly type: 'job.complete'; readonly wait: WaitId; readonly variables: Variables }
  | {
      readonly type: 'job.fail';
      readonly wait: WaitId;
      readonly message: string;
      /** Null: one fewer than before. */
      readonly retriesLeft: number | null;
      /** Milliseconds to wait before the next attempt; null: the job's own back-off. */
      readonly retryInMs: number | null;
      /** Type of the incident when no retries are left; default `job`. */
      readonly incident?: string;
    }
  | {
      readonly type: 'job.throw';
      readonly wait: WaitId;
      readonly code: string;
      readonly message: string | null;
      readonly variables: Variables;
    }
  /** A throwing worker may also escalate, which does not end the job unless a boundary event interrupts it. */
  | {
      readonly type: 'job.escalate';
      readonly wait: WaitId;
      readonly code: string;
      readonly variables: Variables;
    }
  | { readonly type: 'timer.fire'; readonly wait: WaitId }
  | { readonly type: 'message.deliver'; readonly wait: WaitId; readonly variables: Variables }
  | { readonly type: 'signal.deliver'; readonly wait: WaitId; readonly variables: Variables }
  | { readonly type: 'child.complete'; readonly wait: WaitId; readonly output: Variables }
  /** The called instance ended by an uncaught error, or could not be started. */
  | {
      readonly type: 'child.throw';
      readonly wait: WaitId;
      readonly code: string | null;
      readonly message: string | null;
    }
  | { readonly type: 'child.escalate'; readonly wait: WaitId; readonly code: string | null }
  | { readonly type: 'child.fail'; readonly wait: WaitId; readonly message: string }
  | { readonly type: 'incident.resolve'; readonly wait: WaitId; readonly retries?: number }
  /** Without a scope: where each variable is visible from the root, else at the root. */
  | { readonly type: 'variables.set'; readonly scope: ElementId | null; readonly values: Variables };

export type CommandOf<T extends Command['type']> = Extract<Command, { type: T }>;
