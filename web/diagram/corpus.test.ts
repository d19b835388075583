/** Diagrams of many tools, drawn; skipped where ../shared/corpora is absent. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { Diagram } from '../../engine/index.ts';
import { guardXml, readBpmn } from '../../engine/model/index.ts';
import { renderDiagram } from './index.ts';

const root = path.resolve(import.meta.dirname, '../../../shared/corpora/miwg/files');
const found = existsSync(root);
const describeCorpus = found ? describe : describe.skip;

/** The MIWG reference files, and one export of each tool. */
function files(): readonly string[] {
  return readdirSync(root, { withFileTypes: true }).flatMap((tool) => {
    if (!tool.isDirectory()) return [];
    const own = readdirSync(path.join(root, tool.name)).filter((name) => name.endsWith('.bpmn'));
    return (tool.name === 'Reference' ? own : own.slice(0, 2)).map((name) =>
      path.join(root, tool.name, name),
    );
  });
}

async function picturesOf(file: string): Promise<readonly Diagram[]> {
  const content = readFileSync(file);
  const reading = await readBpmn(path.basename(file), content, { trusted: true });
  const ids = [...content.toString('utf8').matchAll(/<(?:\w+:)?process\b[^>]*?\bid="([^"]+)"/g)];
  return ids.map(([, id = '']) => reading.diagramOf(id)).filter(({ shapes }) => shapes.length > 0);
}

const draw = (diagram: Diagram): string => renderDiagram(diagram, {}, { title: 'A process' });

describeCorpus(`diagrams of many tools${found ? '' : ' (skipped: ../shared/corpora is not here)'}`, () => {
  it('are drawn whole and well-formed, without a number that is none', async () => {
    let drawn = 0;
    for (const file of files())
      for (const diagram of await picturesOf(file)) {
        const svg = draw(diagram);
        expect([file, guardXml(svg)]).toEqual([file, expect.objectContaining({ ok: true })]);
        expect([file, /NaN|Infinity|undefined/.exec(svg)]).toEqual([file, null]);
        expect([file, svg.split('<g class="d-el').length - 1]).toEqual([file, diagram.shapes.length]);
        drawn += 1;
      }
    expect(drawn).toBeGreaterThan(40);
  }, 120_000);

  it('keep the colours of MIWG C.1.0', async () => {
    const [diagram] = await picturesOf(path.join(root, 'Reference', 'C.1.0.bpmn'));
    // A test of the part, so that a failure does not print the picture.
    expect(diagram !== undefined && draw(diagram).includes('fill="light-dark(#c2d7eb, hsl(')).toBe(true);
  });
});
