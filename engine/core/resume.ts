/** What the kernel does again when an incident is resolved: stored in the incident, so that nothing is guessed. */
import type { Variables } from '../json.ts';
import type { Listener } from '../model/definition.ts';
import type { ParkedMove } from './state.ts';

/** The steps of an element's life, in order; an incident or a blocking listener stops between two of them. */
export type LifePhase = 'inputs' | 'starting' | 'arming' | 'running' | 'outputs' | 'ending' | 'leaving';

export type Resume =
  /** Go on with this step of the element's life, from this listener. */
  | { readonly do: 'phase'; readonly phase: LifePhase; readonly listener: number }
  /** Boundary events and event sub-processes that are not armed are armed. */
  | { readonly do: 'arm' }
  /** The kept outcome of the element's own wait is taken again. */
  | { readonly do: 'result' }
  /** The exhausted job gets retries. */
  | { readonly do: 'job' }
  /** The scope looks again whether it is done, or whether a join in it can go on. */
  | { readonly do: 'check' }
  /** The join goes on with the tokens that are there. */
  | { readonly do: 'join' }
  /** Tokens of a loop without end move on. */
  | { readonly do: 'continue'; readonly moves: readonly ParkedMove[] }
  /** The element's listeners of this moment go on from this one. */
  | { readonly do: 'listener'; readonly on: Listener['on']; readonly listener: number }
  /** The listeners of the flow go on from this one; then a token is put on it. */
  | { readonly do: 'take'; readonly flow: string; readonly listener: number }
  /** The loop or multi-instance is looked at again, from its start or after an inner instance. */
  | { readonly do: 'loop'; readonly index: number | null; readonly variables: Variables };
