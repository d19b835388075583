/** Where a scope begins: its start events, or every node without incoming flow (BPMN 2.0.2 §10.5.2, §13.3.4). */
import type { NodeOf } from '../definition.ts';
import { asNode, type Draft, type ScopeDraft } from './draft.ts';
import type { Build } from './process.ts';

export function findStarts(scope: ScopeDraft, build: Build): void {
  const drafts = scope.children.map(({ id }) => build.drafts.get(id)).filter((draft) => draft !== undefined);
  const events = drafts.filter(({ kind }) => kind === 'startEvent');
  const first = drafts.filter((draft) => beginsByItself(draft));
  scope.starts = (
    events.length > 0 && scope.kind !== 'adHocSubProcess' ? [...events, ...instantiating(first)] : first
  ).map(asNode);
}

/** No flow leads to it, and nothing else starts it. */
export function beginsByItself(draft: Draft): boolean {
  if (draft.incoming.length > 0 || draft.isForCompensation) return false;
  if (draft.kind === 'boundaryEvent' || draft.kind === 'eventSubProcess') return false;
  return !(draft.kind === 'intermediateCatchEvent' && isLink(draft));
}

export function isLink(draft: Draft): boolean {
  return (draft as unknown as NodeOf<'intermediateCatchEvent'>).on.type === 'link';
}

/** Receive tasks and event gateways that start an instance as a start event does (§10.3.3.6, §10.6.6). */
function instantiating(first: readonly Draft[]): readonly Draft[] {
  return first.filter((draft) => 'instantiate' in draft && draft.instantiate === true);
}
