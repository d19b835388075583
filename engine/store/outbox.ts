/** What a step has to tell other instances: written with the sender's step, delivered and deleted with the receiver's. */
import type { WaitId } from '../core/state.ts';
import type { Variables } from '../json.ts';
import type { Event } from '../core/event.ts';

type Called = Extract<Event, { type: 'child.requested' }>;
type Caller = { readonly instance: string; readonly wait: WaitId };

export type OutboxMessage =
  | {
      readonly kind: 'child.start';
      /** Id that the called instance will have: a second delivery meets the first one's row. */
      readonly child: number;
      readonly root: number;
      readonly wait: WaitId;
      readonly processId: string;
      readonly binding: Called['binding'];
      readonly businessKey: string | null;
      readonly variables: Variables;
      readonly depth: number;
    }
  /** The caller no longer waits for what it called at this wait. */
  | { readonly kind: 'child.cancel'; readonly wait: WaitId }
  | { readonly kind: 'child.complete'; readonly parent: Caller; readonly output: Variables }
  | {
      readonly kind: 'child.throw';
      readonly parent: Caller;
      readonly code: string | null;
      readonly message: string | null;
    }
  | { readonly kind: 'child.escalate'; readonly parent: Caller; readonly code: string | null }
  | { readonly kind: 'child.fail'; readonly parent: Caller; readonly message: string }
  | {
      readonly kind: 'message';
      readonly name: string;
      readonly correlation: string | null;
      readonly variables: Variables;
    }
  | { readonly kind: 'signal'; readonly name: string; readonly variables: Variables }
  /** One receiver of a signal; a broadcast becomes one of these for each that waits. */
  | {
      readonly kind: 'signal.deliver';
      readonly instance: string;
      readonly wait: WaitId;
      readonly variables: Variables;
    }
  | {
      readonly kind: 'signal.start';
      readonly definitionKey: string;
      readonly element: string;
      readonly child: number;
      readonly variables: Variables;
    };

/** Primary key of an outbox row. `revision` 0 and a sender 0 are of signals from outside. */
export interface OutboxKey {
  readonly shard: number;
  readonly instance: number;
  readonly revision: number;
  readonly seq: number;
}

export interface OutboxRow extends OutboxKey {
  readonly message: OutboxMessage;
  readonly attempts: number;
}
