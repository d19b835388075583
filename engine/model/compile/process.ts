/** One `process` element → one `Definition`: nodes scope by scope, then flows, then what follows from both. */
import type { Definition, Flow, Node, NodeOf } from '../definition.ts';
import type { ProcessSettings } from '../dialects/reader.ts';
import { bpmnChildren, idOf, nameOf } from '../document.ts';
import { lint } from '../findings/lint.ts';
import type { Reading } from '../reading.ts';
import { attribute, type XmlElement } from '../xml/element.ts';
import { asNode, draftOf, isScopeDraft, type Draft, type ScopeDraft } from './draft.ts';
import { connectHandlers } from './associations.ts';
import { addFlows } from './flows.ts';
import { fillGeneratedForms } from './generated-forms.ts';
import { initialValues } from './initial.ts';
import { isScopeKind, kindOf } from './kind.ts';
import { lanesOf } from './lanes.ts';
import { buildNode, documentationOf } from './node.ts';
import { findStarts } from './starts.ts';

/** What the passes over one process share. */
export interface Build {
  readonly reading: Reading;
  readonly process: XmlElement;
  readonly drafts: Map<string, Draft>;
  readonly elements: Map<Draft, XmlElement>;
  readonly flows: Map<string, Flow>;
}

export function compileProcess(process: XmlElement, reading: Reading): Definition {
  const processId = idOf(process) ?? '';
  const root = openScope(draftOf(processId, 'process', null));
  const build: Build = {
    reading,
    process,
    drafts: new Map([[processId, root]]),
    elements: new Map([[root, process]]),
    flows: new Map(),
  };
  describeRoot(root, process, reading);
  buildChildren(root, process, build);
  addFlows(build);
  connectHandlers(build);
  for (const draft of build.drafts.values()) if (isScopeDraft(draft)) findStarts(draft, build);
  fillGeneratedForms(build);
  lint(build);
  const settings = settingsOf(process, reading);
  return {
    processId,
    name: root.name,
    documentation: root.documentation,
    dialect: reading.dialect,
    root: asNode(root) as NodeOf<'process'>,
    nodes: new Map<string, Node>([...build.drafts].map(([id, draft]) => [id, asNode(draft)])),
    flows: build.flows,
    lanes: lanesOf(process),
    initiatorVariable: initiatorOf(process, reading),
    ...settings,
  };
}

function describeRoot(root: Draft, process: XmlElement, reading: Reading): void {
  root.name = nameOf(process);
  root.documentation = documentationOf(process);
  for (const reader of reading.readers) {
    root.listeners.push(...(reader.listeners?.(process, reading) ?? []));
    root.properties = { ...reader.properties?.(process), ...root.properties };
    reader.review?.(process, reading);
  }
}

function settingsOf(process: XmlElement, reading: Reading): ProcessSettings {
  const answers = reading.readers.map((reader) => reader.settings?.(process, reading) ?? {});
  return {
    versionTag: null,
    zone: null,
    startableBy: { users: [], groups: [] },
    startableInTasklist: true,
    historyTimeToLive: null,
    ...(Object.assign({}, ...answers.toReversed()) as Partial<ProcessSettings>),
  };
}

function initiatorOf(process: XmlElement, reading: Reading): string | null {
  for (const start of bpmnChildren(process, 'startEvent')) {
    const name = reading.first((reader) => reader.initiator?.(start));
    if (name !== null) return name;
  }
  return null;
}

function openScope(draft: Draft): ScopeDraft {
  return Object.assign(draft, {
    children: [] as Node[],
    starts: [] as Node[],
    eventSubProcesses: [] as NodeOf<'eventSubProcess'>[],
    initial: {},
  });
}

/** Depth is bounded by the guard (200), so that this may recurse. */
function buildChildren(scope: ScopeDraft, element: XmlElement, build: Build): void {
  scope.initial = initialValues(element, build.reading);
  const boundaryEvents: Draft[] = [];
  for (const child of element.children) {
    const draft = buildChild(child, scope, build);
    if (!draft) continue;
    scope.children.push(asNode(draft));
    if (draft.kind === 'boundaryEvent') boundaryEvents.push(draft);
    if (draft.kind === 'eventSubProcess')
      scope.eventSubProcesses.push(asNode(draft) as NodeOf<'eventSubProcess'>);
    if (isScopeDraft(draft)) buildChildren(draft, child, build);
  }
  for (const event of boundaryEvents) attach(event, scope, build);
}

function buildChild(element: XmlElement, scope: ScopeDraft, build: Build): Draft | null {
  const { reading } = build;
  const kind = kindOf(element);
  if (kind === null) return null;
  if (kind === 'unsupported') {
    reading.report('ELEMENT_UNSUPPORTED', element, 'belongs to a choreography and cannot be executed.');
    return null;
  }
  const id = idOf(element) ?? assumedId(element, scope, build);
  if (build.drafts.has(id)) {
    reading.report('ID_DUPLICATE', element, 'has the id of another element of this process.');
    return null;
  }
  const draft = buildNode(element, id, kind, scope, reading);
  if (isScopeKind(kind)) Object.assign(openScope(draft), adHocProps(kind, element, reading));
  build.drafts.set(id, draft);
  build.elements.set(draft, element);
  return draft;
}

/** The schema lets an element be without id; its place gives it one, the same at every reading. */
function assumedId(element: XmlElement, scope: ScopeDraft, build: Build): string {
  const siblings = build.elements.get(scope)?.children.filter(({ local }) => local === element.local) ?? [];
  const id = `${scope.id}.${element.local}.${siblings.indexOf(element) + 1}`;
  build.reading.report('ID_ASSUMED', element, `has no id; it is called ${id}.`);
  return id;
}

function adHocProps(kind: string, element: XmlElement, reading: Reading): object {
  if (kind !== 'adHocSubProcess') return {};
  const condition = element.children.find(({ local }) => local === 'completionCondition');
  const active = element.children
    .flatMap((child) => (child.local === 'extensionElements' ? child.children : []))
    .find(({ local }) => local === 'adHoc');
  return {
    ordering: attribute(element, 'ordering') === 'Sequential' ? 'sequential' : 'parallel',
    completionCondition: condition ? reading.optional(condition.text, condition, 'condition') : null,
    cancelRemaining: attribute(element, 'cancelRemainingInstances') !== 'false',
    activeElements: active
      ? reading.optional(attribute(active, 'activeElementsCollection'), active, 'expression')
      : null,
  };
}

/** A boundary event's host is in its own scope (§10.5.4). */
function attach(event: Draft, scope: ScopeDraft, build: Build): void {
  const element = build.elements.get(event);
  const reference = element && attribute(element, 'attachedToRef');
  const target = build.reading.document.find(reference);
  const host = target && build.drafts.get(idOf(target) ?? '');
  if (!element || !host || host.parent?.id !== scope.id || isEvent(host)) {
    build.reading.report(
      'BOUNDARY_WITHOUT_HOST',
      element ?? null,
      reference
        ? `is attached to "${reference}", which is no activity of its scope.`
        : 'is attached to no activity.',
    );
    return;
  }
  Object.assign(event, { host: asNode(host) });
  host.boundary.push(asNode(event) as NodeOf<'boundaryEvent'>);
}

function isEvent(draft: Draft): boolean {
  return draft.kind.endsWith('Event') || draft.kind.endsWith('Gateway');
}
