/** One command on its way through the write path, with whoever waits for its answer. */
import type { Command } from '../core/command.ts';
import type { State } from '../core/state.ts';
import type { ExtraRows } from '../store/write.ts';
import type { Executed } from './runtime.ts';

export interface Item {
  readonly shard: number;
  readonly instance: number;
  readonly command: Command;
  readonly by: string | null;
  /** Set when the command starts a new instance. */
  readonly start: NewInstance | null;
  /** Lease of the job that the command ends. */
  readonly fence: number | null;
  readonly idempotency: { readonly key: string; readonly hash: string } | null;
  /** Rows consumed or recorded in the same transaction. */
  readonly extras: readonly { readonly shard: number; readonly rows: ExtraRows }[];
  readonly resolve: (executed: Executed) => void;
  readonly reject: (error: unknown) => void;
  /** Of the node's counter: past it a failure is answered instead of tried again. */
  readonly deadline: number;
  attempts: number;
}

export interface NewInstance {
  readonly definitionKey: string;
  readonly processId: string;
  readonly businessKey: string | null;
  readonly parent: State['parent'];
  readonly root: number;
  readonly depth: number;
}

/** What the command came with was delivered before, or by another: there is nothing left to do. */
export class AlreadyDelivered extends Error {
  constructor() {
    super('delivered already');
    this.name = 'AlreadyDelivered';
  }
}

/** The wait that a job command ends; its lease is checked. */
export function leasedWait({ command, fence }: Item): number | null {
  return fence !== null && 'wait' in command ? command.wait : null;
}
