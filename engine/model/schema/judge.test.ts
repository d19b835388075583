import { describe, expect, it } from '@jest/globals';
import { codes, processFile } from '../testing/bpmn.ts';
import { readBpmn } from '../read-bpmn.ts';
import { judgeSchema } from './judge.ts';

describe('judgeSchema', () => {
  it('has no complaint about a sound file', async () => {
    expect(await judgeSchema(processFile('<bpmn:task id="t" />'))).toEqual({ ok: true, complaints: [] });
  });

  it('names the line of what it cannot place', async () => {
    const judged = await judgeSchema(processFile('\n<bpmn:servicTask id="t" />'));
    expect(judged).toMatchObject({ ok: true, complaints: [{ line: 4 }] });
  });

  it('is cut off at its deadline, and judges the next file all the same', async () => {
    // Each unknown element makes moddle count lines from the start: minutes for half a megabyte.
    const slow = processFile('<bpmn:nothing/>'.repeat(50_000));
    expect(await judgeSchema(slow, 300)).toMatchObject({ ok: false, reason: 'deadline' });
    expect(await judgeSchema(processFile(''))).toEqual({ ok: true, complaints: [] });
  });
});

describe('readBpmn with the judge', () => {
  const readJudged = (body: string): ReturnType<typeof readBpmn> => readBpmn('test.bpmn', processFile(body));

  it('refuses an element of a process that BPMN does not know', async () => {
    const reading = await readJudged('<bpmn:startEvent id="s" /><bpmn:servicTask id="t" />');
    expect(reading.verdict).toBe('refused');
    expect(reading.findings).toContainEqual(
      expect.objectContaining({ code: 'SCHEMA_CONTENT_LOST', element: 't', severity: 'blocker' }),
    );
  });

  it('only mentions what does not matter', async () => {
    const reading = await readJudged(
      '<bpmn:startEvent id="s" colour="red"><bpmn:outgoing>gone</bpmn:outgoing></bpmn:startEvent>',
    );
    expect(reading.verdict).toBe('runs');
    expect(codes(reading)).toEqual([
      'info SPECIFICATION',
      'info SCHEMA_ATTRIBUTE_UNKNOWN',
      'info REFERENCE_UNRESOLVED',
    ]);
  });

  it('says what it repaired for the modeler, and runs the original', async () => {
    const reading = await readJudged('<bpmn:startEvent id="Prüfung" />');
    expect(reading.verdict).toBe('runs');
    expect(codes(reading)).toEqual(['info SPECIFICATION', 'info REPAIRED']);
    expect(reading.definitions[0]?.nodes.has('Prüfung')).toBe(true);
  });
});
