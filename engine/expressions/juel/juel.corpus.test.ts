/** Every `${…}` of the diagrams at hand compiles; what is no expression in them is listed here. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { compileJuel } from './index.ts';

const root = path.resolve(import.meta.dirname, '../../../../shared/corpora');
const given = existsSync(root);
if (!given) console.warn('The corpora are not here (../shared/corpora): skipped.');

const FOLDERS = ['camunda7', 'operaton', 'flowable', 'activiti'];
const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.bpmn(?:20\.xml)?$/.test(file))
    .map((file) => path.join(folder, file));
}

function decoded(text: string): string {
  return text
    .replaceAll(/&#(x?)([0-9a-f]+);/gi, (_, hex: string, digits: string) =>
      String.fromCodePoint(Number.parseInt(digits, hex ? 16 : 10)),
    )
    .replaceAll(/&(lt|gt|quot|apos|amp);/g, (_, name: string) => ENTITIES[name] ?? '');
}

/** Attribute values and texts that hold an expression; scripts are another language. */
function expressionsIn(xml: string): string[] {
  const text = xml
    .replaceAll(/<!--[\s\S]*?-->/g, '')
    .replaceAll(/<([\w:]*script)\b[^>]*>[\s\S]*?<\/\1>/g, '')
    .replaceAll(/<!\[CDATA\[([\s\S]*?)\]\]>/g, (_, raw: string) =>
      raw.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;'),
    );
  return [...text.matchAll(/="([^"]*[$#]\{[^"]*)"|>([^<>]*[$#]\{[^<>]*)</g)].map(([, attribute, content]) =>
    decoded((attribute ?? content ?? '').trim()),
  );
}

(given ? describe : describe.skip)('JUEL of the corpora', () => {
  it('compiles but for the known few', () => {
    const found = new Set(
      FOLDERS.flatMap((folder) =>
        filesIn(path.join(root, folder)).flatMap((file) => expressionsIn(readFileSync(file, 'utf8'))),
      ),
    );
    const refused = [...found].filter((source) => !compileJuel(source, { dialect: 'camunda7' }).ok);
    expect(found.size).toBeGreaterThan(500);
    // A file of a test that wants it refused.
    expect(refused).toEqual(['${currentUser()']);
  });
});
