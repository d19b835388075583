/** Messages and signals on the write path as a whole: to one that waits, to one that comes later, to a start event. */
import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Database } from '../store/database.ts';
import { by, flow, onRuntimes } from '../testing/runtime-stage.ts';
import type { TestClock } from '../testing/test-clock.ts';
import type { Runtime } from './runtime.ts';

onRuntimes((stage) => {
  const { deploy, start, row, count } = stage;
  let database: Database;
  let runtime: Runtime;
  let clock: TestClock;

  beforeEach(() => {
    ({ database, runtime, clock } = stage);
  });

  describe('messages', () => {
    const catching = `<startEvent id="s"/><intermediateCatchEvent id="m"><messageEventDefinition messageRef="msg"/></intermediateCatchEvent><endEvent id="e"/>
    ${flow('s', 'm')}${flow('m', 'e')}`;
    const message = `<message id="msg" name="paid"><extensionElements><zeebe:subscription correlationKey="=order"/></extensionElements></message>`;
    const publish = (correlationKey: string, options = {}) =>
      runtime.publish({ name: 'paid', correlationKey, variables: { by: 'bank' }, by, ...options });

    it('reach the one instance that waits, once', async () => {
      await deploy('wait', catching, message);
      const first = await start('wait', { order: '1' });
      await start('wait', { order: '2' });
      expect(await publish('1', { messageId: 'x' })).toEqual({
        outcome: 'correlated',
        instanceId: first.instance,
      });
      expect(await publish('1', { messageId: 'x' })).toEqual({ outcome: 'duplicate', instanceId: null });
      expect(await database.query('select id from instance where status = 0')).toHaveLength(1);
    });

    it('wait in the buffer for who comes later, until their time is over', async () => {
      await deploy('wait', catching, message);
      expect(await publish('1', { timeToLiveMs: 0 })).toEqual({ outcome: 'dropped', instanceId: null });
      expect(await publish('1', { timeToLiveMs: 1_000 })).toEqual({ outcome: 'buffered', instanceId: null });
      await clock.advance(2_000);
      await start('wait', { order: '1' });
      await runtime.settle();
      expect(await database.query('select id from instance where status = 0')).toHaveLength(1);
      await publish('2', { timeToLiveMs: 1_000 });
      await start('wait', { order: '2' });
      await runtime.settle();
      expect(await database.query('select id from instance where status = 0')).toHaveLength(1);
      expect(await row('select variables from instance where status = 1')).toEqual({
        variables: { order: '2', by: 'bank' },
      });
    });

    it('start a process at its message start event, by the latest version only', async () => {
      const body = (task: string): string =>
        `<startEvent id="s"><messageEventDefinition messageRef="msg"/></startEvent><userTask id="${task}"/>${flow('s', task)}`;
      await deploy('byMessage', body('one'), message);
      await deploy('byMessage', body('two'), message);
      expect(await publish('9')).toMatchObject({ outcome: 'started' });
      expect(await database.query('select element, business_key from task')).toEqual([
        { element: 'two', business_key: '9' },
      ]);
    });

    it('thrown by a process reach another; signals reach all', async () => {
      await deploy('wait', catching, message);
      await deploy(
        'throw',
        `<startEvent id="s"/><intermediateThrowEvent id="m"><messageEventDefinition messageRef="msg"/></intermediateThrowEvent>
       <endEvent id="e"><signalEventDefinition signalRef="sig"/></endEvent>${flow('s', 'm')}${flow('m', 'e')}`,
        `${message}<signal id="sig" name="done"/>`,
      );
      await deploy(
        'listen',
        `<startEvent id="s"/><intermediateCatchEvent id="c"><signalEventDefinition signalRef="sig"/></intermediateCatchEvent>${flow('s', 'c')}`,
        `<signal id="sig" name="done"/>`,
      );
      await start('wait', { order: '7' });
      await start('listen');
      await start('listen');
      await start('throw', { order: '7' });
      await runtime.settle();
      expect(await database.query('select id from instance where status = 0')).toEqual([]);
      expect(await count('outbox')).toBe(0);
      expect(await count('message')).toBe(0);
    });
  });
});
