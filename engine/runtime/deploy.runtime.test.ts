/** Deployments on the write path as a whole: versions, refusals, timer start events. */
import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Database } from '../store/database.ts';
import { flow, onRuntimes } from '../testing/runtime-stage.ts';
import type { TestClock } from '../testing/test-clock.ts';
import type { Runtime } from './runtime.ts';

onRuntimes((stage) => {
  const { deploy, count } = stage;
  let database: Database;
  let runtime: Runtime;
  let clock: TestClock;

  beforeEach(() => {
    ({ database, runtime, clock } = stage);
  });

  describe('deployment', () => {
    const body = `<startEvent id="s"/><userTask id="t"/>${flow('s', 't')}`;

    it('makes a version of what is new only', async () => {
      const first = await deploy('order', body);
      expect(await deploy('order', body)).toBe(first);
      const second = await deploy(
        'order',
        body.replace('"t"', '"t2"').replaceAll('s-t', 's-t2').replace('targetRef="t"', 'targetRef="t2"'),
      );
      expect(second).not.toBe(first);
      expect(await database.query('select version, latest from definition order by version')).toEqual([
        { version: 1, latest: false },
        { version: 2, latest: true },
      ]);
      expect(await count('deployment')).toBe(2);
      expect((await runtime.definition(second)).version).toBe(2);
    });

    it('is refused with findings, and then leaves nothing', async () => {
      await expect(deploy('order', `<startEvent id="s"/>${flow('s', 'nowhere')}`)).rejects.toMatchObject({
        code: 'DEPLOYMENT_REFUSED',
        details: { findings: expect.arrayContaining([expect.objectContaining({ severity: 'blocker' })]) },
      });
      expect(await count('deployment')).toBe(0);
    });

    it('starts instances by a timer start event again and again', async () => {
      await deploy(
        'daily',
        `<startEvent id="s"><timerEventDefinition><timeCycle>R2/PT1H</timeCycle></timerEventDefinition></startEvent><userTask id="t"/>${flow('s', 't')}`,
      );
      await runtime.settle();
      expect(await count('instance')).toBe(0);
      for (let hour = 1; hour <= 4; hour += 1) {
        await clock.advance(3_600_000);
        await runtime.settle();
      }
      expect(await count('instance')).toBe(2);
    });
  });
});
