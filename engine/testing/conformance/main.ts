/** `npm run conformance [-- --suite NAME] [--corpora DIR] [--json] [--verbose] [--write]`: what others' tests say about the engine. */
import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { packageRoot } from '../../package-root.ts';
import { conformancePage, type SuiteRun } from './document.ts';
import { scoreOf, type CaseResult, type SuiteScore } from './suite.ts';
import { suites } from './suites.ts';

const { values } = parseArgs({
  options: {
    suite: { type: 'string', multiple: true },
    corpora: { type: 'string', default: path.join(packageRoot(), '../shared/corpora') },
    json: { type: 'boolean', default: false },
    verbose: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
  },
});

const unknown = (values.suite ?? []).filter((name) => !suites.some((suite) => suite.name === name));
if (unknown.length > 0) {
  const known = suites.map(({ name }) => name).join(', ');
  console.error(`There is no suite ${unknown.join(', ')}. There are: ${known}.`);
  process.exit(2);
}

const runs: SuiteRun[] = [];
for (const suite of suites) {
  if (values.suite && !values.suite.includes(suite.name)) continue;
  const folder = path.resolve(values.corpora, suite.corpus ?? suite.name);
  if (!existsSync(folder)) {
    console.error(`${suite.name}: skipped, there is no ${folder}`);
    continue;
  }
  const results = await suite.run(folder);
  const score = scoreOf(suite.name, results);
  runs.push({ score, results });
  print(score, results);
}
if (runs.length === 0) process.exitCode = 2;
if (values.write) writeFileSync(path.join(packageRoot(), 'docs/conformance.md'), conformancePage(runs));

function print(score: SuiteScore, results: readonly CaseResult[]): void {
  if (values.json) {
    const cases = results.map(({ id, outcome, reason }) => ({ id, outcome, reason }));
    console.log(JSON.stringify(values.verbose ? { ...score, cases } : score));
    return;
  }
  if (values.verbose)
    for (const { id, outcome, reason } of results)
      console.log(`  ${outcome.padEnd(13)} ${id}${reason ? `: ${reason}` : ''}`);
  const { suite, ...counts } = score;
  const applicable = results.length - score.notApplicable;
  const percent = applicable === 0 ? 0 : (100 * score.passed) / applicable;
  const parts = Object.entries(counts).map(([name, count]) => `${name} ${count}`);
  console.log(`${suite.padEnd(20)} ${parts.join('  ')}  (${percent.toFixed(1)} % of the applicable)`);
}
