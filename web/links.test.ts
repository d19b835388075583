import { describe, expect, it } from '@jest/globals';
import { safeHref, safeReturnTo, withQuery } from './links.ts';

describe('safeReturnTo', () => {
  it.each(['/tasks', '/tasks/1-2?view=all&q=a%20b#form', '/'])('keeps %s', (path) => {
    expect(safeReturnTo(path)).toBe(path);
  });

  it.each([
    'https://evil.example/',
    '//evil.example',
    '/\\evil.example',
    '/\t/evil.example',
    '\\/evil.example',
    'javascript:alert(1)',
    '/a\nb',
    `/${'a'.repeat(3000)}`,
    '',
    42,
    undefined,
  ])('refuses %p', (value) => {
    expect(safeReturnTo(value, '/home')).toBe('/home');
  });
});

describe('safeHref', () => {
  it('lets web and mail addresses pass, and nothing that runs', () => {
    expect(['https://a.ch/x', '/tasks', '#f', 'mailto:a@b.ch'].map(safeHref)).toEqual([
      'https://a.ch/x',
      '/tasks',
      '#f',
      'mailto:a@b.ch',
    ]);
    expect(
      ['javascript:alert(1)', ' JaVaScRiPt:x', 'data:text/html,x', 'vbscript:x', null].map(safeHref),
    ).toEqual(Array.from({ length: 5 }, () => '#'));
  });
});

describe('withQuery', () => {
  it('changes and removes parameters and keeps the others', () => {
    expect(withQuery('/tasks?view=all&after=x&q=a', { after: '', sort: 'due', q: 'b & c' })).toBe(
      '/tasks?view=all&q=b+%26+c&sort=due',
    );
  });
});
