/** Rules about scopes: where they start, what nothing leads to (BPMN 2.0.2 §10.3.5, §10.5.2). */
import { asNode, isScopeDraft, type Draft, type ScopeDraft } from '../compile/draft.ts';
import type { Build } from '../compile/process.ts';
import { beginsByItself } from '../compile/starts.ts';
import { idOf } from '../document.ts';

export function checkStructure(build: Build): void {
  for (const draft of build.drafts.values()) if (isScopeDraft(draft)) checkScope(draft, build);
  checkSharedIds(build);
}

function checkScope(scope: ScopeDraft, build: Build): void {
  const element = build.elements.get(scope) ?? null;
  const { reading } = build;
  if (scope.children.length === 0) {
    if (scope.kind === 'process') reading.report('PROCESS_EMPTY', element, 'has no flow nodes.');
    else reading.report('SUB_PROCESS_EMPTY', element, 'is empty and passes through.');
    return;
  }
  if (scope.kind === 'eventSubProcess') checkEventSubProcess(scope, build);
  else if (scope.starts.length === 0)
    reading.report('SCOPE_WITHOUT_START', element, 'has nothing that can start.');
  if (scope.kind !== 'adHocSubProcess') checkReach(scope, build);
}

function checkEventSubProcess(scope: ScopeDraft, build: Build): void {
  const element = build.elements.get(scope) ?? null;
  const starts = scope.starts.filter(({ kind }) => kind === 'startEvent');
  if (starts.length !== 1)
    build.reading.report(
      'EVENT_SUB_PROCESS_START',
      element,
      `is an event sub-process with ${starts.length} start events.`,
    );
}

/** With a start event in the scope, a node that no flow leads to never gets a token. */
function checkReach(scope: ScopeDraft, build: Build): void {
  const starts = new Set(scope.starts);
  for (const child of scope.children) {
    const draft = build.drafts.get(child.id);
    if (!draft || starts.has(asNode(draft)) || !beginsByItself(draft)) continue;
    build.reading.report(
      'NODE_UNREACHABLE',
      build.elements.get(draft) ?? null,
      'is reached by no sequence flow.',
    );
  }
}

/** The same id in two processes of one file is not legal XML, but each process still runs. */
function checkSharedIds(build: Build): void {
  for (const [draft, element] of build.elements)
    if (build.reading.document.withId(idOf(element) ?? '').length > 1 && !isTwice(draft, build))
      build.reading.report(
        'ID_SHARED',
        element,
        'has the id of an element of another process or of another kind.',
      );
}

function isTwice(draft: Draft, build: Build): boolean {
  return build.reading.reporter.findings.some(
    ({ code, element }) => code === 'ID_DUPLICATE' && element === draft.id,
  );
}
