import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { markdownHtml } from './markdown.ts';
import { safeHtml } from './safe-html.ts';

const CHARACTERS = '<>/"\'`*_[]()#-|\n a:javscript=&;!'.split('');

describe('markdownHtml', () => {
  it('knows headings, lists, emphasis, code, links and tables', () => {
    expect(markdownHtml('### Title\ntext **bold** *it* `a*b*`')).toBe(
      '<h2>Title</h2><p>text <strong>bold</strong> <em>it</em> <code>a*b*</code></p>',
    );
    expect(markdownHtml('- a\n- b')).toBe('<ul><li>a</li><li>b</li></ul>');
    expect(markdownHtml('Before:\n1. a\n2. b')).toBe('<p>Before:</p><ol><li>a</li><li>b</li></ol>');
    expect(markdownHtml('[here](https://a.ch/?x=1&y=2)')).toContain(
      'href="https://a.ch/?x&#x3D;1&amp;y&#x3D;2"',
    );
    expect(markdownHtml('|a|b|\n|-|-|\n|1|2|')).toContain('<td>1</td><td>2</td>');
  });

  it('lets no level of heading out', () => {
    expect(markdownHtml('## A\n### B')).toBe('<h2>A</h2><h3>B</h3>');
  });

  it.each([
    '<img src=x onerror=alert(1)>',
    '[x](javascript:alert(1))',
    '[x](" onclick="alert(1))',
    '`<script>`',
    '**<b>**',
  ])('makes %s harmless', (attack) => expect(unknownTags(markdownHtml(attack))).toEqual([]));

  it('is never the way in for a tag of its own', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...CHARACTERS), maxLength: 200 }), (text) => {
        expect(unknownTags(markdownHtml(text))).toEqual([]);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('safeHtml', () => {
  it('keeps simple tags, closes what is open and drops the rest', () => {
    expect(safeHtml('<h1 onclick="x()">A</h1><p style="x">b <b>c')).toBe('<h3>A</h3><p>b <b>c</b></p>');
    expect(safeHtml('a &lt;b&gt; &amp; <script>alert(1)</script><form><input></form>c')).toBe(
      'a &lt;b&gt; &amp; c',
    );
    expect(safeHtml('<a href="javascript:alert(1)">x</a>')).toBe(
      '<a href="#" rel="noopener noreferrer">x</a>',
    );
    expect(safeHtml('<a href="&#106;avascript:alert(1)">x</a>')).toBe(
      '<a href="#" rel="noopener noreferrer">x</a>',
    );
  });

  it('emits no tag and no attribute but its own, whatever comes in', () => {
    const pieces = [
      '<',
      '>',
      '</',
      '<script',
      '<a href=',
      '"',
      "'",
      'javascript:',
      ' onload=',
      '<svg',
      '<!--',
      '-->',
      '&lt;',
      '&#60;',
      'b',
      '=',
      '/',
      ' ',
    ];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 40 }), (parts) => {
        expect(unknownTags(safeHtml(parts.join('')))).toEqual([]);
      }),
      { numRuns: 3000 },
    );
  });
});

/** Whatever looks like a tag and is not one of the plain ones, or an anchor with a checked address. */
function unknownTags(html: string): readonly string[] {
  return [...html.matchAll(/<[^>]*>?/g)]
    .map(([tag]) => tag)
    .filter((tag) => !/^<\/?[a-z][a-z0-9]*>$/.test(tag))
    .filter((tag) => !/^<(div class="table-scroll"|table class="table"|th scope="col")>$/.test(tag))
    .filter(
      (tag) => !/^<a href="(?!\s*(javascript|data|vbscript):)[^"<>]*" rel="noopener noreferrer">$/i.test(tag),
    );
}
