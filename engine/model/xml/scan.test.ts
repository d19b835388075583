import { describe, expect, it } from '@jest/globals';
import { attribute, attributeIn, deepText, descendants, type XmlElement } from './element.ts';
import { lineAt, scanXml } from './scan.ts';

function root(text: string): XmlElement {
  const scanned = scanXml(text);
  if (!scanned.ok) throw new Error(scanned.message);
  return scanned.root;
}

describe('scanXml', () => {
  it('resolves namespaces by scope, and attributes without prefix to none', () => {
    const top = root(
      '<a xmlns="u:1" xmlns:p="u:2"><b/><p:c d="1" p:e="2"/><f xmlns="u:3" xmlns:p="u:4"><p:g/></f></a>',
    );
    expect([...descendants(top)].map(({ local, uri }) => `${local} ${uri}`)).toEqual([
      'a u:1',
      'b u:1',
      'c u:2',
      'f u:3',
      'g u:4',
    ]);
    const c = top.children[1] as XmlElement;
    expect(attribute(c, 'd')).toBe('1');
    expect(attribute(c, 'e')).toBeUndefined();
    expect(attributeIn(c, ['u:9', 'u:2'], 'e')).toBe('2');
  });

  it('decodes references and keeps CDATA as it is', () => {
    const top = root('<a b="1 &lt; &#50; &amp;amp;">x&#x1F600;<![CDATA[&lt;]]>&unknown;</a>');
    expect(attribute(top, 'b')).toBe('1 < 2 &amp;');
    expect(top.text).toBe('x😀&lt;&unknown;');
  });

  it('reads text that is broken by markup', () => {
    expect(deepText(root('<a>one <b>two</b><!-- no --> three</a>'))).toContain('two');
    expect(root('<a>one <b>two</b> three</a>').text).toBe('one  three');
  });

  it('reads attributes with spaces around the equals sign and with single quotes', () => {
    const top = root(`<a b = "1"\n  c='say "hi"'/>`);
    expect([attribute(top, 'b'), attribute(top, 'c')]).toEqual(['1', 'say "hi"']);
  });

  it('knows where everything stands', () => {
    const text = '<a><b c="v">t</b></a>';
    const b = root(text).children[0] as XmlElement;
    expect(text.slice(b.start, b.end)).toBe('<b c="v">t</b>');
    expect(text.slice(b.openEnd, b.closeStart)).toBe('t');
    const [c] = b.attributes;
    expect(text.slice(c?.valueStart, c?.valueEnd)).toBe('v');
    expect(text.slice(c?.start, c?.end)).toBe('c="v"');
  });

  it.each([
    ['<a><b></a></b>', '</a> closes <b>'],
    ['<a>', 'not closed'],
    ['</a>', 'closes nothing'],
    ['<a/><b/>', 'second root'],
    ['<a/>text', 'outside the root'],
    ['<a b=1/>', 'not well formed'],
    ['<a b="1" b="2"/>', 'given twice'],
    ['<a b="<"/>', 'not well formed'],
    ['< a/>', 'starts no element'],
    ['<a><!-- x</a>', '-->'],
    ['<!-- only -->', 'no XML element'],
  ])('refuses %s', (text, words) => {
    const scanned = scanXml(text);
    expect(scanned.ok).toBe(false);
    if (!scanned.ok) expect(scanned.message).toContain(words);
  });

  it('names lines from 1', () => {
    expect([lineAt('a\nb\nc', 0), lineAt('a\nb\nc', 2), lineAt('a\nb\nc', 4)]).toEqual([1, 2, 3]);
  });
});
