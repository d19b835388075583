/** The catalogue as docs/findings.md: `npx tsx engine/model/findings/write-docs.ts` writes it, a test compares it. */
import type { Severity } from '../finding.ts';
import { findingCatalogue, type CatalogueEntry } from './catalogue.ts';

const HEADINGS: readonly (readonly [Severity, string, string])[] = [
  ['blocker', 'Blockers', 'Deployment is refused until they are gone.'],
  [
    'bind',
    'To be bound',
    'The process deploys; the task becomes an incident until its key is bound. The diagram stays as it is.',
  ],
  ['ask', 'To be answered', 'Something is undecided, and only a person can decide it.'],
  ['review', 'To be looked at', 'The process runs; look whether it does what is meant.'],
  ['info', 'To be known', 'Nothing to do.'],
];

const INTRODUCTION = `# Findings

What \`baton check\`, the modeler and a deployment say about a diagram. Every finding names the file, the element, a code of
this list, one sentence and a remedy. The gravest severity decides the verdict: \`refused\` (blocker), \`needs-answers\` (ask),
\`needs-binding\` (bind), else \`runs\`.

This page is made from \`engine/model/findings/catalogue.ts\`: change it there, then run
\`npx tsx engine/model/findings/write-docs.ts\`.
`;

export function catalogueMarkdown(): string {
  const entries: readonly (readonly [string, CatalogueEntry])[] = Object.entries(findingCatalogue);
  const sections = HEADINGS.map(([severity, title, words]) => {
    const rows = entries
      .filter(([, entry]) => entry.severity === severity)
      .map(([code, { meaning, remedy }]) => `- \`${code}\`: ${meaning} _${remedy}_`);
    return `## ${title}\n\n${words}\n\n${rows.join('\n')}\n`;
  });
  return [INTRODUCTION, ...sections].join('\n');
}
