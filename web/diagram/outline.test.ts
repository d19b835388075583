/** The text twin of a diagram. */
import { describe, expect, it } from '@jest/globals';
import type { OutlineEntry } from '../../engine/index.ts';
import { outlineHtml, outlineOf } from './index.ts';

const entry = (element: string, depth: number, changes: Partial<OutlineEntry> = {}): OutlineEntry => ({
  element,
  kind: 'userTask',
  name: element,
  depth,
  lane: null,
  documentation: null,
  ...changes,
});

describe('outlineHtml', () => {
  it('nests by depth and closes what it opens', () => {
    const html = outlineHtml([entry('a', 1), entry('b', 2), entry('c', 3), entry('d', 1)], {});
    expect(
      html
        .replaceAll(' class="diagram-outline"', '')
        .replace(/<span class="d-kind">.*?<\/span>| (?=<\/?li)/g, '')
        .replace(/<\/?span[^>]*>| /g, ''),
    ).toBe('<ol><li>a<ol><li>b<ol><li>c</li></ol></li></ol></li><li>d</li></ol>');
  });

  it('survives a depth that jumps', () => {
    const html = outlineHtml([entry('a', 5), entry('b', 9), entry('c', 5)], {});
    expect(html.split('<ol').length).toBe(html.split('</ol>').length);
    expect(html.split('<li').length).toBe(html.split('</li>').length);
  });

  it('is empty for no entries', () => {
    expect(outlineHtml([], {})).toBe('');
  });

  it('escapes names and takes only links to this server', () => {
    const html = outlineHtml([entry('x', 0, { name: '<img onerror=1>' })], {
      elements: { x: { href: 'javascript:1' } },
    });
    expect(html).not.toContain('<img');
    expect(html).not.toContain('<a ');
  });
});

describe('outlineOf', () => {
  it('tells what goes on at each step', () => {
    const overlay = {
      elements: { a: { state: 'incident', tokens: 2, incidents: 1 } as const, b: { passed: 3 } },
      current: 'b',
    };
    const [a, b] = outlineOf(
      [entry('a', 0), entry('b', 0, { name: null, kind: 'exclusiveGateway' })],
      overlay,
    );
    expect(a).toMatchObject({
      kind: 'user task',
      state: 'incident',
      facts: ['2 here now', '1 incident'],
      current: false,
    });
    expect(b).toMatchObject({ name: 'Exclusive gateway', facts: ['passed 3 times'], current: true });
  });
});
