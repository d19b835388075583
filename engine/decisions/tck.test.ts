/** The DMN Technology Compatibility Kit: every case at hand, with the expected value that its authors wrote. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { runTckLevel, type TckLevel } from '../testing/conformance/dmn-tck.ts';

const folder = path.resolve(import.meta.dirname, '../../../shared/corpora/dmn-tck');
const suite = existsSync(folder) ? describe : describe.skip;
const TIMEOUT_MS = 180_000;

suite('DMN TCK (skipped without ../shared/corpora/dmn-tck)', () => {
  it.each<readonly [TckLevel, number]>([
    ['compliance-level-2', 58],
    ['compliance-level-3', 2_266],
    ['non-compliant', 11],
  ])(
    'passes all of %s',
    (level, least) => {
      const results = runTckLevel(folder, level);
      expect(results.filter(({ outcome }) => outcome !== 'passed')).toEqual([]);
      expect(results.length).toBeGreaterThanOrEqual(least);
    },
    TIMEOUT_MS,
  );
});
