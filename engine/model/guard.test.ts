import { describe, expect, it } from '@jest/globals';
import { guardXml } from './guard.ts';

function codeOf(content: string | Uint8Array): string | null {
  const result = guardXml(content);
  return result.ok ? null : result.code;
}

describe('guardXml', () => {
  it('lets an ordinary file pass unchanged', () => {
    const text = '<?xml version="1.0"?><a b="1&amp;2"><!-- <x> --><![CDATA[<y>]]>é &#233;</a>';
    expect(guardXml(text)).toEqual({ ok: true, text, encoding: 'utf-8', guessed: false });
  });

  it('refuses document types, with entities or without', () => {
    expect(codeOf('<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>')).toBe('XML_DOCTYPE');
    expect(codeOf('<!DOCTYPE a><a/>')).toBe('XML_DOCTYPE');
  });

  it('does not take the word in a comment or in CDATA for one', () => {
    expect(codeOf('<a><!-- <!DOCTYPE a> --><![CDATA[<!DOCTYPE a>]]></a>')).toBeNull();
  });

  it.each(['&#0;', '&#x0;', '&#xD800;', '&#x1F;', '&#1114112;', '&#xFFFF;'])(
    'refuses the reference %s',
    (text) => {
      expect(codeOf(`<a>${text}</a>`)).toBe('XML_BAD_CHARACTER');
      expect(codeOf(`<a b="${text}"/>`)).toBe('XML_BAD_CHARACTER');
    },
  );

  it('refuses a raw NUL', () => {
    expect(codeOf('<a>\u0000</a>')).toBe('XML_BAD_CHARACTER');
  });

  it('writes out references above U+FFFF, which saxen decodes wrongly, and leaves the others', () => {
    const result = guardXml('<a b="&#x1F600;">&#128512;&#10;</a>');
    expect(result.ok && result.text).toBe('<a b="😀">😀&#10;</a>');
  });

  it('counts depth, elements and attributes', () => {
    expect(codeOf('<a>'.repeat(200) + '</a>'.repeat(200))).toBeNull();
    expect(codeOf('<a>'.repeat(201) + '</a>'.repeat(201))).toBe('XML_TOO_DEEP');
    expect(codeOf(`<a>${'<b/>'.repeat(99_999)}</a>`)).toBeNull();
    expect(codeOf(`<a>${'<b/>'.repeat(100_000)}</a>`)).toBe('XML_TOO_MANY_ELEMENTS');
    const attributes = (count: number): string =>
      Array.from({ length: count }, (_, index) => `a${index}="1"`).join(' ');
    expect(codeOf(`<a ${attributes(200)}/>`)).toBeNull();
    expect(codeOf(`<a ${attributes(201)}/>`)).toBe('XML_TOO_MANY_ATTRIBUTES');
  });

  it('takes no depth from an empty element whose last attribute ends in a slash', () => {
    expect(codeOf(`<r>${'<a b="x/"></a>'.repeat(500)}</r>`)).toBeNull();
  });

  it('refuses what is too large before it looks at it', () => {
    expect(codeOf(new Uint8Array(10 * 1024 * 1024 + 1))).toBe('XML_TOO_LARGE');
  });

  it('refuses what is not XML', () => {
    expect(codeOf('')).toBe('XML_NOT_XML');
    expect(codeOf('{"type": "default"}')).toBe('XML_NOT_XML');
  });

  it('is quick with hostile files of ten megabytes', () => {
    const hostile = [
      `<a>${'&lt;'.repeat(2_600_000)}</a>`,
      `<a b="${'x'.repeat(10_000_000)}"/>`,
      '<'.repeat(10_000_000),
      '<a '.repeat(3_400_000),
      '<a b="'.repeat(1_700_000),
      '<!--'.repeat(2_500_000),
    ];
    const started = performance.now();
    for (const text of hostile) guardXml(text);
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});
