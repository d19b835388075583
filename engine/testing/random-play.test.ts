/** Thousands of random processes against the oracle; and proof that planted faults are found. */
import { describe, expect, it } from '@jest/globals';
import { blockKinds, randomProcess } from './random-process.ts';
import { plantedFaults } from './planted-faults.ts';
import { randomPlay } from './random-play.ts';
import { testEnv } from './test-env.ts';

const RUNS = 2_000;

describe('random processes', () => {
  it('run exactly the tasks that their blocks demand', () => {
    const used = new Set<string>();
    let commands = 0;
    for (let seed = 1; seed <= RUNS; seed++) {
      const process = randomProcess(seed);
      for (const block of process.blocks) used.add(block);
      const report = randomPlay(process, seed, testEnv());
      expect({ seed, faults: report.faults }).toEqual({ seed, faults: [] });
      commands += report.commands;
    }
    expect([...used].toSorted()).toEqual(blockKinds.toSorted());
    expect(commands).toBeGreaterThan(RUNS * 5);
  }, 180_000);

  it('do so when every step is cut short after a few moves', () => {
    for (let seed = 1; seed <= 300; seed++) {
      const report = randomPlay(randomProcess(seed), seed, testEnv({ maxMoves: 3 }));
      expect({ seed, faults: report.faults }).toEqual({ seed, faults: [] });
    }
  }, 180_000);

  it.each(Object.entries(plantedFaults))('find the planted fault: %s', (_name, interpretWith) => {
    const seeds = Array.from({ length: 100 }, (_, index) => index + 1);
    const found = seeds.find((seed) => {
      try {
        return randomPlay(randomProcess(seed), seed, testEnv(), interpretWith).faults.length > 0;
      } catch {
        return true;
      }
    });
    expect(found).toBeDefined();
  });
});
