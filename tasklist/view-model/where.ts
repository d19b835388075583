/** Where a case stands: its diagram with what has been and what is, a sentence in plain words, the outline, what is next. */
import type {
  Diagram,
  ElementView,
  Engine,
  HistoryView,
  InstanceView,
  OutlineEntry,
  Subject,
} from '../../engine/index.ts';
import { dateTimeText, relativeText, type TimeStyle } from '../../web/index.ts';
import {
  markup,
  outlineHtml,
  renderDiagram,
  type ElementOverlay,
  type Overlay,
} from '../../web/diagram/index.ts';
import { wordsOf } from './words.ts';

type CasePath = Awaited<ReturnType<Engine['instances']['path']>>;

export interface CaseFacts {
  readonly instance: InstanceView;
  readonly diagram: Diagram;
  readonly outline: readonly OutlineEntry[];
  readonly elements: readonly ElementView[];
  readonly path: CasePath;
  /** Completed elements, newest first. */
  readonly completed: readonly HistoryView[];
}

/** Steps done by people and systems; gateways and the like are left out of sentences. */
const STEP = /Task$|^callActivity$/;
const MAX_COMPLETED = 20;

/** What may be seen of a case; null when its instance or definition is not for this person to see. */
export async function readCase(engine: Engine, subject: Subject, instanceId: string): Promise<CaseFacts> {
  const instance = await engine.instances.get(subject, instanceId);
  const [diagram, outline, elements, path, completed] = await Promise.all([
    engine.definitions.diagram(subject, instance.definitionKey),
    engine.definitions.outline(subject, instance.definitionKey),
    engine.instances.elements(subject, instanceId),
    engine.instances.path(subject, instanceId),
    engine.instances.history(subject, instanceId, {
      order: 'desc',
      limit: MAX_COMPLETED,
      types: ['element.completed'],
    }),
  ]);
  return { instance, diagram, outline, elements, path, completed: completed.items };
}

export function whereModel(facts: CaseFacts, current: string | null, subject: Subject, time: TimeStyle) {
  const overlay = overlayOf(facts, current);
  const sentence = whereSentence(facts, current, subject, time);
  const hasDiagram = facts.diagram.shapes.length > 0;
  const title = `Diagram of ${facts.instance.processName}`;
  return {
    sentences: sentence,
    svg: hasDiagram
      ? markup(renderDiagram(facts.diagram, overlay, { title, description: sentence.join(' ') }))
      : null,
    outline: markup(outlineHtml(facts.outline, overlay)),
    hasDiagram,
  };
}

/** One to three sentences: where the case is, what was before, what happens if nobody acts. */
export function whereSentence(
  facts: Pick<CaseFacts, 'instance' | 'elements' | 'completed' | 'outline'>,
  current: string | null,
  subject: Subject,
  time: TimeStyle,
): readonly string[] {
  const { instance, elements } = facts;
  if (instance.status === 'completed')
    return [`The case was completed ${relativeText(instance.endedAt, time)}.`];
  if (instance.status === 'cancelled')
    return [`The case was cancelled ${relativeText(instance.endedAt, time)}.`];
  const waiting = elements.filter(({ waits }) => waits.length > 0);
  const here = waiting.find(({ element }) => element === current);
  const others = [...new Set(waiting.filter((one) => one !== here).map(nameOf))].filter(
    (name) => name !== '',
  );
  return [
    here ? `You are at ${nameOf(here)}.` : null,
    others.length === 0
      ? null
      : `${here ? 'At the same time the case is at' : 'The case is at'} ${listText(others)}.`,
    beforeText(facts, subject, time),
    here ? ifNobodyActs(here, facts.outline, time) : null,
  ].filter((sentence) => sentence !== null);
}

/** Who passed the case on: the last step done by a person, else the last one at all. */
export function passedOn(completed: readonly HistoryView[]): HistoryView | null {
  const steps = completed.filter(({ data }) => STEP.test(wordsOf(data['kind'])));
  return steps.find(({ data, by }) => data['kind'] === 'userTask' && by !== null) ?? steps[0] ?? null;
}

function beforeText(
  { completed }: Pick<CaseFacts, 'completed'>,
  subject: Subject,
  time: TimeStyle,
): string | null {
  const last = completed.find(({ data }) => STEP.test(wordsOf(data['kind'])));
  if (!last) return null;
  const name = last.elementName ?? last.element ?? '';
  const ago = relativeText(last.at, time);
  if (last.data['kind'] !== 'userTask' || last.by === null) return `Before that, ${name} was done ${ago}.`;
  return `Before that, ${last.by === subject.name ? 'you' : last.by} completed ${name} ${ago}.`;
}

/** The timers that hang on the step, with what they start. */
function ifNobodyActs(here: ElementView, outline: readonly OutlineEntry[], time: TimeStyle): string | null {
  const timer = here.waits
    .filter(
      ({ type, detail }) =>
        type === 'timer' && typeof detail['dueAt'] === 'string' && detail['target'] !== here.element,
    )
    .toSorted((a, b) => wordsOf(a.detail['dueAt']).localeCompare(wordsOf(b.detail['dueAt'])))[0];
  if (!timer) return null;
  const dueAt = wordsOf(timer.detail['dueAt']);
  const target = outline.find(({ element }) => element === timer.detail['target'])?.name;
  const then = target ? `“${target}” follows` : 'the process goes another way';
  return `If nobody acts by ${dateTimeText(dueAt, time)} (${relativeText(dueAt, time)}), ${then}.`;
}

function nameOf({ name, element }: ElementView): string {
  return name?.trim() || element;
}

function listText(names: readonly string[]): string {
  const shown = names.slice(0, 3);
  const rest = names.length - shown.length;
  const all = rest > 0 ? [...shown, `${rest} more`] : shown;
  return all.length < 2 ? (all[0] ?? '') : `${all.slice(0, -1).join(', ')} and ${all.at(-1)}`;
}

function overlayOf({ path }: CaseFacts, current: string | null): Overlay {
  const elements: Record<string, ElementOverlay> = {};
  for (const { element, active, incidents, completed, cancelled } of path.elements) {
    const state = active > 0 ? 'active' : completed > 0 ? 'completed' : cancelled > 0 ? 'cancelled' : null;
    // Incidents are the operators' business; here the step simply is where the case is.
    elements[element] = {
      ...(state ? { state } : {}),
      ...(active > 1 ? { tokens: active } : {}),
      ...(incidents > 0 ? { note: 'being looked after' } : {}),
    };
  }
  return { elements, flows: path.flows, current };
}
