/** What can be checked of conformance without the corpora: the page shows the registry as it is. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { support } from '../../elements/support.ts';
import { packageRoot } from '../../package-root.ts';
import { elementRow } from './document.ts';
import { failed, notApplicable, passed, refused, scoreOf } from './suite.ts';

describe('conformance', () => {
  it('counts the outcomes of a suite', () => {
    const results = [passed('a'), passed('b'), failed('c', 'x'), refused('d', 'x'), notApplicable('e', 'x')];
    expect(scoreOf('s', results)).toEqual({ suite: 's', passed: 2, failed: 1, refused: 1, notApplicable: 1 });
  });

  it('shows every element in docs/conformance.md', () => {
    const tight = (text: string): string => text.replaceAll(/ +/g, ' ');
    const page = tight(readFileSync(path.join(packageRoot(), 'docs/conformance.md'), 'utf8'));
    expect(support.map(elementRow).filter((row) => !page.includes(tight(row)))).toEqual([]);
  });
});
