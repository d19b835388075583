/** What a diagram refers to in other files: processes, decisions, forms. Missing ones may be deployed already. */
import type { Definition, Node } from '../definition.ts';
import type { Expression } from '../expression.ts';
import type { Finding } from '../finding.ts';
import { findingCatalogue, type FindingCode } from './catalogue.ts';

export interface Known {
  readonly processIds: ReadonlySet<string>;
  readonly decisionIds: ReadonlySet<string>;
  readonly formIds: ReadonlySet<string>;
}

export function checkReferences(
  reading: { readonly file: string; readonly definitions: readonly Definition[] },
  known: Known,
): readonly Finding[] {
  return reading.definitions.flatMap(({ nodes }) =>
    [...nodes.values()].flatMap((node) =>
      missingOf(node, known).map(([code, words]) => ({
        file: reading.file,
        element: node.id,
        code,
        severity: findingCatalogue[code].severity,
        message: `The ${wordsOf(node.kind)}${node.name === null ? '' : ` "${node.name}"`} (${node.id}) ${words}, which is not among the files given.`,
        remedy: findingCatalogue[code].remedy,
      })),
    ),
  );
}

function missingOf(node: Node, known: Known): readonly (readonly [FindingCode, string])[] {
  const missing: (readonly [FindingCode, string])[] = [];
  if (node.kind === 'callActivity') {
    const id = constantText((node.call as typeof node.call | null)?.processId);
    if (id !== null && !known.processIds.has(id)) missing.push(['CALL_UNKNOWN', `calls the process "${id}"`]);
  }
  if (node.kind === 'businessRuleTask' || node.kind === 'serviceTask') {
    const id = 'decision' in node ? constantText(node.decision?.decisionId) : null;
    if (id !== null && !known.decisionIds.has(id))
      missing.push(['DECISION_UNKNOWN', `evaluates the decision "${id}"`]);
  }
  const form = node.kind === 'userTask' ? node.human.form : node.kind === 'startEvent' ? node.form : null;
  if (form?.kind === 'reference' && !known.formIds.has(form.formId))
    missing.push(['FORM_UNKNOWN', `shows the form "${form.formId}"`]);
  return missing;
}

function constantText(expression: Expression | undefined): string | null {
  return typeof expression?.constant === 'string' ? expression.constant : null;
}

function wordsOf(kind: string): string {
  return kind.replaceAll(/([A-Z])/g, ' $1').toLowerCase();
}
