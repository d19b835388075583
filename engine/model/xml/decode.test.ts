import { describe, expect, it } from '@jest/globals';
import { decodeXml } from './decode.ts';

const latin = (text: string): Uint8Array => Uint8Array.from(text, (char) => char.charCodeAt(0));

function utf16(text: string, little: boolean, mark: boolean): Uint8Array {
  const units = mark ? `\uFEFF${text}` : text;
  const bytes = new Uint8Array(units.length * 2);
  const view = new DataView(bytes.buffer);
  for (let index = 0; index < units.length; index += 1)
    view.setUint16(index * 2, units.charCodeAt(index), little);
  return bytes;
}

describe('decodeXml', () => {
  it('reads UTF-8 with and without byte order mark', () => {
    const bytes = new TextEncoder().encode('<a>Prüfung 审批</a>');
    expect(decodeXml(bytes)).toEqual({ text: '<a>Prüfung 审批</a>', encoding: 'utf-8', guessed: false });
    expect(decodeXml(new Uint8Array([0xef, 0xbb, 0xbf, ...bytes])).text).toBe('<a>Prüfung 审批</a>');
    expect(decodeXml('\uFEFF<a/>').text).toBe('<a/>');
  });

  it.each([
    [true, true],
    [false, true],
    [true, false],
    [false, false],
  ])('reads UTF-16 (little endian %s, mark %s)', (little, mark) => {
    expect(decodeXml(utf16('<a>Prüfung</a>', little, mark))).toEqual({
      text: '<a>Prüfung</a>',
      encoding: little ? 'utf-16le' : 'utf-16be',
      guessed: false,
    });
  });

  it('reads the encoding that is declared', () => {
    const text = '<?xml version="1.0" encoding="ISO-8859-1"?><a>Prüfung</a>';
    expect(decodeXml(latin(text))).toMatchObject({ text, guessed: false });
  });

  it('reads UTF-8 where UTF-16 is declared wrongly', () => {
    const text = '<?xml version="1.0" encoding="UTF-16"?><a>ü</a>';
    expect(decodeXml(new TextEncoder().encode(text))).toMatchObject({ text, guessed: false });
  });

  it('falls back to windows-1252, and says so, where UTF-8 is declared wrongly', () => {
    const text = '<?xml version="1.0" encoding="UTF-8"?><a>Prüfung</a>';
    expect(decodeXml(latin(text))).toEqual({ text, encoding: 'windows-1252', guessed: true });
  });

  it('does not fail on an encoding nobody knows', () => {
    const text = '<?xml version="1.0" encoding="x-nobody"?><a>ü</a>';
    expect(decodeXml(new TextEncoder().encode(text))).toMatchObject({ text, guessed: true });
  });
});
