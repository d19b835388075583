/** Rules about events: which trigger may stand where (BPMN 2.0.2 table 10.93), and what each needs beside it. */
import { support } from '../../elements/support.ts';
import { asNode, type Draft } from '../compile/draft.ts';
import { definitionElements } from '../compile/events.ts';
import type { Build } from '../compile/process.ts';
import type { EventDefinition, Kind, Node } from '../definition.ts';

type Position = (typeof support)[number]['position'];

export function checkEvents(build: Build): void {
  for (const draft of build.drafts.values()) {
    const node = asNode(draft);
    if ('on' in node) checkEvent(draft, node, node.on, build);
    else checkKind(draft, build);
    checkCorrelation(draft, node, build);
  }
}

function checkKind(draft: Draft, build: Build): void {
  if (draft.kind === 'process') return;
  const rule = support.find(({ kind }) => kind === draft.kind);
  if (rule?.level === 'full') return;
  build.reading.report(
    'ELEMENT_UNSUPPORTED',
    build.elements.get(draft) ?? null,
    'cannot be executed yet.',
    rule?.note ? { remedy: rule.note } : {},
  );
}

/** An instance that waits for a message without key is found by its business key; one that it starts needs none. */
function checkCorrelation(draft: Draft, node: Node, build: Build): void {
  const waits =
    node.kind === 'receiveTask'
      ? !node.instantiate && node.message.correlation === null
      : 'on' in node &&
        node.on.type === 'message' &&
        node.on.message.correlation === null &&
        (node.kind === 'intermediateCatchEvent' ||
          node.kind === 'boundaryEvent' ||
          (node.kind === 'startEvent' && node.parent?.kind !== 'process'));
  if (waits)
    build.reading.report(
      'MESSAGE_BY_BUSINESS_KEY',
      build.elements.get(draft) ?? null,
      'waits for a message without a correlation key; the business key decides.',
    );
}

type EventNode = Extract<Node, { readonly on: EventDefinition }>;

function checkEvent(draft: Draft, node: EventNode, on: EventDefinition, build: Build): void {
  const element = build.elements.get(draft);
  if (!element) return;
  if (on.type === 'none' && definitionElements(element, build.reading).length > 0) return;
  const position = positionOf(node);
  const rule = support.find(
    (entry) => entry.kind === draft.kind && entry.position === position && entry.event === on.type,
  );
  if (on.type === 'none' && draft.kind === 'boundaryEvent')
    build.reading.report('BOUNDARY_WITHOUT_EVENT', element, 'has no event definition.');
  else if (on.type === 'none' && draft.kind === 'intermediateCatchEvent')
    build.reading.report('CATCH_WITHOUT_EVENT', element, 'has no event definition.');
  else if (!rule)
    build.reading.report(
      'EVENT_NOT_ALLOWED',
      element,
      `may not be a ${on.type} event (${wordsOf(position)}).`,
    );
  else if (rule.level === 'none')
    build.reading.report(
      'ELEMENT_UNSUPPORTED',
      element,
      `is a ${on.type} event, which cannot be executed here.`,
      rule.note ? { remedy: rule.note } : {},
    );
  checkContext(draft, node, on, build);
}

function positionOf(node: EventNode): Position {
  switch (node.kind) {
    case 'startEvent':
      if (node.parent?.kind !== 'eventSubProcess') return 'start';
      return node.interrupting ? 'eventSubProcessInterrupting' : 'eventSubProcessNonInterrupting';
    case 'boundaryEvent':
      return node.interrupting ? 'boundaryInterrupting' : 'boundaryNonInterrupting';
    case 'intermediateCatchEvent':
      return 'intermediateCatch';
    case 'intermediateThrowEvent':
      return 'intermediateThrow';
    case 'endEvent':
      return 'end';
  }
}

function wordsOf(position: Position): string {
  return position.replaceAll(/([A-Z])/g, ' $1').toLowerCase();
}

/** Cancel belongs to transactions, a sub-process starts by nothing, a link needs its other end. */
function checkContext(draft: Draft, node: EventNode, on: EventDefinition, build: Build): void {
  const element = build.elements.get(draft) ?? null;
  const { reading } = build;
  if (on.type === 'cancel' && !isInTransaction(node))
    reading.report('EVENT_NOT_ALLOWED', element, 'is a cancel event outside of a transaction.');
  if (node.kind === 'startEvent' && on.type !== 'none' && isEmbedded(node.parent?.kind))
    reading.report('EVENT_NOT_ALLOWED', element, 'starts a sub-process and may not have a trigger.');
  if (on.type === 'link' && node.kind === 'intermediateThrowEvent' && !hasTarget(node, on.name))
    reading.report(
      'LINK_WITHOUT_TARGET',
      element,
      `leads to the link "${on.name}", which is not in its scope.`,
    );
}

function isInTransaction(node: EventNode): boolean {
  if (node.kind === 'boundaryEvent') return (node.host as Node | undefined)?.kind === 'transaction';
  for (let scope = node.parent; scope; scope = scope.parent) if (scope.kind === 'transaction') return true;
  return false;
}

function isEmbedded(kind: Kind | undefined): boolean {
  return kind === 'subProcess' || kind === 'transaction';
}

function hasTarget(link: Node, name: string): boolean {
  return (link.parent?.children ?? []).some(
    (node) => node.kind === 'intermediateCatchEvent' && node.on.type === 'link' && node.on.name === name,
  );
}
