import { chmodSync, existsSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { packageRoot } from '../package-root.ts';
import {
  chain,
  command,
  endEvent,
  startEvent,
  temporaryFolder,
  userTask,
  worker,
} from './testing/terminal.ts';
import type { Folder } from './testing/terminal.ts';

let folder: Folder;
let good: string;
let refused: string;
let foreign: string;

beforeAll(() => {
  folder = temporaryFolder();
  good = folder.bpmn('good.bpmn', chain(startEvent(), worker('Charge'), endEvent()));
  refused = folder.bpmn(
    'refused.bpmn',
    chain(startEvent(), ['Call', '<callActivity id="Call"/>'], endEvent()),
  );
  foreign = folder.bpmn(
    'foreign.bpmn',
    chain(startEvent(), ['Java', '<serviceTask id="Java" camunda:class="com.acme.Archive"/>'], endEvent()),
  );
});

afterAll(() => folder.remove());

const MEMBERS = ['file', 'dialects', 'tool', 'executable', 'verdict', 'findings'];

describe('baton check', () => {
  it('prints one object a line per file, in the order given, and ends with 0 when all run', async () => {
    const said = await command('check', good, '--json');
    expect(said).toMatchObject({ exit: 0, err: '' });
    const [report] = said.lines();
    expect(Object.keys(report!)).toEqual(MEMBERS);
    expect(report).toMatchObject({ file: good, executable: ['p'], verdict: 'runs', findings: [] });
    const reversed = await command('check', '--json', foreign, good);
    expect(reversed.lines().map(({ file }) => file)).toEqual([foreign, good]);
  });

  it('ends with 1 when a file does not run, and names element, code, severity, message and remedy', async () => {
    const said = await command('check', refused, good, '--json');
    expect(said.exit).toBe(1);
    const [report, other] = said.lines();
    expect(report).toMatchObject({ verdict: 'refused' });
    expect(other).toMatchObject({ verdict: 'runs' });
    const blocker = (report!.findings as { severity: string }[]).find(
      ({ severity }) => severity === 'blocker',
    );
    expect(blocker).toEqual({
      file: refused,
      element: 'Call',
      code: expect.stringMatching(/^[A-Z_]+$/),
      severity: 'blocker',
      message: expect.stringMatching(/\.$/),
      remedy: expect.stringMatching(/\.$/),
    });
  });

  it('says that foreign code needs a binding', async () => {
    const said = await command('check', foreign, '--json');
    expect(said.exit).toBe(1);
    expect(said.lines()[0]).toMatchObject({
      verdict: 'needs-binding',
      dialects: expect.arrayContaining(['camunda7']),
      findings: [expect.objectContaining({ element: 'Java', severity: 'bind' })],
    });
  });

  it('speaks in words without --json', async () => {
    const said = await command('check', good, refused);
    expect(said.out).toContain(`${good}: runs as it is`);
    expect(said.out).toContain(`${refused}: cannot run`);
    expect(said.out).toContain('Call');
  });

  it.each([
    ['no file', ['check']],
    ['an unknown option', ['check', 'x.bpmn', '--fast']],
    ['an unknown option first', ['check', '--', '--json']],
  ])('ends with 2 or a refusal, and one sentence, on %s', async (what, words) => {
    const said = await command(...words);
    if (what.endsWith('first')) {
      // After `--` every word is a file.
      expect(said).toMatchObject({ exit: 1, out: expect.stringContaining('There is no file --json') });
      return;
    }
    expect(said).toMatchObject({ exit: 2, out: '' });
    expect(said.err.trim().split('\n')).toHaveLength(1);
  });

  it('ends with 2 on an unknown command', async () => {
    const said = await command('chekc', good);
    expect(said.exit).toBe(2);
    expect(said.err).toContain('no command "chekc"');
    expect((await command('constructor')).exit).toBe(2);
    expect((await command('--help')).exit).toBe(0);
  });
});

describe('what is no diagram', () => {
  const cases: readonly (readonly [what: string, file: () => string])[] = [
    ['a file that is not there', () => path.join(folder.path, 'none.bpmn')],
    ['a folder', () => folder.path],
    ['an empty file', () => folder.write('empty.bpmn', '')],
    [
      'a binary file',
      () =>
        folder.write(
          'binary.bpmn',
          Uint8Array.from({ length: 4096 }, (_, at) => (at * 7) % 256),
        ),
    ],
    ['a picture by its name', () => folder.write('picture.png', Uint8Array.of(0x89, 0x50))],
    ['text', () => folder.write('text.bpmn', 'once upon a time')],
    ['a broken document', () => folder.write('broken.bpmn', '<definitions><process id="p">')],
    ['XML of another kind', () => folder.write('html.bpmn', '<html xmlns="http://www.w3.org/1999/xhtml"/>')],
    [
      'a document type with entities',
      () =>
        folder.write(
          'bomb.bpmn',
          `<!DOCTYPE d [<!ENTITY a "${'x'.repeat(1000)}">${'bcdefgh'
            .split('')
            .map((name, at) => `<!ENTITY ${name} "${`&${'abcdefg'[at]};`.repeat(20)}">`)
            .join('')}]><definitions>&h;</definitions>`,
        ),
    ],
    ['deep nesting', () => folder.write('deep.bpmn', `${'<a>'.repeat(100_000)}${'</a>'.repeat(100_000)}`)],
    ['many attributes', () => folder.write('wide.bpmn', `<a ${'b="" '.repeat(200_000)}/>`)],
    ['a file of 11 MB', () => folder.write('large.bpmn', ' '.repeat(11 * 1024 * 1024))],
    ['a decision that is none', () => folder.write('broken.dmn', '<definitions/>')],
    ['a form that is none', () => folder.write('broken.form', '{"components": 7')],
  ];

  it.each(cases)(
    'refuses %s with one finding at least, and reads the file beside it',
    async (_what, file) => {
      const name = file();
      const said = await command('check', name, good, '--json');
      expect(said).toMatchObject({ exit: 1, err: '' });
      const [bad, fine] = said.lines();
      expect(bad).toMatchObject({ file: name, verdict: 'refused' });
      expect(Object.keys(bad!)).toEqual(MEMBERS);
      expect((bad!.findings as unknown[]).length).toBeGreaterThan(0);
      expect(fine).toMatchObject({ verdict: 'runs' });
      expect(said.out).not.toMatch(/\bat \S+ \(|node:internal/);
    },
  );

  it('refuses what may not be read', async () => {
    const file = folder.write('secret.bpmn', 'x');
    chmodSync(file, 0o000);
    const said = await command('check', file, '--json');
    expect(said).toMatchObject({ exit: 1, err: '' });
    expect(said.lines()[0]).toMatchObject({ verdict: 'refused' });
  });
});

describe('the samples', () => {
  it('run as they are', async () => {
    const files = [
      'order-to-cash/order-to-cash.bpmn',
      'order-to-cash/order-approval.dmn',
      'order-to-cash/order.form',
    ].map((file) => path.join(packageRoot(), 'samples', file));
    const said = await command('check', '--json', ...files);
    expect(said.lines().map(({ verdict }) => verdict)).toEqual(['runs', 'runs', 'runs']);
    expect(said.exit).toBe(0);
  });
});

const corpora = path.resolve(packageRoot(), '../shared/corpora');

(existsSync(corpora) ? describe : describe.skip)(
  'diagrams of others (skipped without ../shared/corpora)',
  () => {
    it('names what MIWG C.1.0 needs', async () => {
      const said = await command('check', '--json', path.join(corpora, 'miwg/files/Reference/C.1.0.bpmn'));
      expect(said.exit).toBe(1);
      expect(said.lines()[0]).toMatchObject({
        verdict: 'needs-binding',
        executable: ['bpmn-miwg-test-case-c.1.0'],
      });
    });
  },
);

// The builder is used by the other commands' tests too.
it('reads a user task with its group without a word', async () => {
  const file = folder.bpmn('task.bpmn', chain(startEvent(), userTask('Approve'), endEvent()));
  expect((await command('check', file, '--json')).lines()[0]).toMatchObject({
    verdict: 'runs',
    findings: [],
  });
});
