/** Floors under the scores of the suites; skipped where ../shared/corpora is absent. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { packageRoot } from '../../package-root.ts';
import { scoreOf } from './suite.ts';
import { suites } from './suites.ts';

const corpora = path.join(packageRoot(), '../shared/corpora');
const found = existsSync(corpora) ? describe : describe.skip;
const TIMEOUT_MS = 120_000;

/** The least number of cases that must pass; raise it when more do. */
const FLOORS: Readonly<Record<string, number>> = {
  betsy: 113,
  'betsy-constraints': 149,
  camunda7: 210,
  activiti: 12,
  'bpmn-driven-testing': 80,
  bpmnlint: 20,
  bpmnspector: 179,
};

found('conformance suites (skipped without ../shared/corpora)', () => {
  it.each(Object.entries(FLOORS))(
    '%s: at least %i cases pass',
    async (name, floor) => {
      const suite = suites.find((each) => each.name === name);
      if (!suite) throw new Error(`there is no suite ${name}`);
      const results = await suite.run(path.join(corpora, suite.corpus ?? suite.name));
      expect(scoreOf(name, results).passed).toBeGreaterThanOrEqual(floor);
    },
    TIMEOUT_MS,
  );
});
