/** Associations (BPMN 2.0.2 §8.4.1) as far as they execute: a compensation event and its handler (§10.5.6). */
import type { NodeOf } from '../definition.ts';
import { idOf } from '../document.ts';
import { attribute, descendants } from '../xml/element.ts';
import { asNode, type Draft } from './draft.ts';
import type { Build } from './process.ts';

export function connectHandlers(build: Build): void {
  const events = [...build.drafts.values()].filter(isCompensation);
  if (events.length === 0) return;
  const handlers = associated(build);
  for (const event of events) {
    const handler = handlers.get(event.id);
    if (handler) Object.assign(event, { handler: asNode(handler) });
    else
      build.reading.report(
        'COMPENSATION_WITHOUT_HANDLER',
        build.elements.get(event) ?? null,
        'is not associated with an activity marked for compensation.',
      );
  }
}

function isCompensation(draft: Draft): boolean {
  return (
    draft.kind === 'boundaryEvent' && (draft as unknown as NodeOf<'boundaryEvent'>).on.type === 'compensate'
  );
}

/** Event id → activity, in whichever direction the line was drawn. */
function associated(build: Build): ReadonlyMap<string, Draft> {
  const found = new Map<string, Draft>();
  for (const association of descendants(build.reading.document.root)) {
    if (association.local !== 'association') continue;
    const ends = ['sourceRef', 'targetRef'].map((name) => {
      const element = build.reading.document.find(attribute(association, name));
      return element && build.drafts.get(idOf(element) ?? '');
    });
    const event = ends.find((end) => end && isCompensation(end));
    const handler = ends.find((end) => end && end !== event);
    if (event && handler) found.set(event.id, handler);
  }
  return found;
}
