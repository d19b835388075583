/** Work that the runtime gives away: to external workers, and what other tools call by their bindings. */
import { beforeEach, describe, expect, it } from '@jest/globals';
import { by, flow, onRuntimes, type Stage } from '../testing/runtime-stage.ts';
import type { TestClock } from '../testing/test-clock.ts';
import type { BindingView } from '../views.ts';
import type { Runtime } from './runtime.ts';

onRuntimes((stage) => {
  const { deploy, start, row } = stage;
  let runtime: Runtime;
  let clock: TestClock;
  let bindings: Map<string, BindingView>;
  let calls: Stage['calls'];

  beforeEach(() => {
    ({ runtime, clock, bindings, calls } = stage);
  });

  describe('jobs of other tools', () => {
    const delegate = `<startEvent id="s"/><serviceTask id="a" camunda:class="com.acme.Archive"/><endEvent id="e"/>${flow('s', 'a')}${flow('a', 'e')}`;
    const bind = (binding: Partial<BindingView>): void => {
      const key = 'camunda7/class/com.acme.Archive';
      bindings.set(key, {
        key,
        target: 'nothing',
        type: null,
        inputs: {},
        script: null,
        updatedAt: '',
        updatedBy: '',
        ...binding,
      });
    };

    it('wait with an incident that names the binding, and go on once it is there', async () => {
      await deploy('invoice', delegate);
      await start('invoice', { name: 'acme' });
      await runtime.settle();
      const incident = await row('select instance_id, wait_id, type, message from incident');
      expect(incident).toMatchObject({
        type: 'binding',
        message: expect.stringContaining('camunda7/class/com.acme.Archive'),
      });
      bind({ target: 'connector', type: 'crm', inputs: { customer: '="Firm " + name' } });
      await runtime.resolveIncident({
        instance: String(incident?.instance_id),
        wait: Number(incident?.wait_id),
        by,
      });
      await runtime.settle();
      expect(calls.map(({ inputs }) => inputs)).toEqual([{ customer: 'Firm acme', token: 'none' }]);
      expect(await row('select status from instance')).toEqual({ status: 1 });
    });

    it('go to an external worker by their binding', async () => {
      bind({ target: 'worker', type: 'archive' });
      await deploy('invoice', delegate);
      await start('invoice', { name: 'acme' });
      await runtime.settle();
      const [job] = await runtime.activateJobs({ type: 'archive', worker: 'w', maxJobs: 5, lockMs: 10_000 });
      expect(job).toMatchObject({ element: 'a', variables: { name: 'acme' }, attempt: 1 });
      await runtime.completeJob(job?.id ?? '', job?.lock ?? '', { archived: true });
      expect(await row('select status from instance')).toEqual({ status: 1 });
    });
  });

  describe('external workers', () => {
    const body = `<startEvent id="s"/><serviceTask id="a"><extensionElements><zeebe:taskDefinition type="ship" retries="2"/></extensionElements></serviceTask><endEvent id="e"/>${flow('s', 'a')}${flow('a', 'e')}`;
    const activate = (options = {}) =>
      runtime.activateJobs({ type: 'ship', worker: 'w1', maxJobs: 10, lockMs: 10_000, ...options });

    it('are woken when a job comes while they wait', async () => {
      await deploy('shipping', body);
      const waiting = activate({ waitMs: 60_000 });
      await start('shipping');
      expect(await waiting).toHaveLength(1);
      expect(await activate()).toEqual([]);
    });

    it('lose a job whose lease ran out to the next one, and their late result is refused', async () => {
      await deploy('shipping', body);
      await start('shipping');
      const [first] = await activate();
      await clock.advance(11_000);
      await runtime.settle();
      const [second] = await activate();
      expect(second?.id).toBe(first?.id);
      await expect(runtime.completeJob(first?.id ?? '', first?.lock ?? '', {})).rejects.toMatchObject({
        code: 'CONFLICT',
      });
      await runtime.completeJob(second?.id ?? '', second?.lock ?? '', {});
      expect(await row('select status from instance')).toEqual({ status: 1 });
    });

    it('fail a job, which comes again, and without retries is an incident', async () => {
      await deploy('shipping', body);
      await start('shipping');
      const [first] = await activate();
      await runtime.failJob(first?.id ?? '', first?.lock ?? '', { message: 'no truck', retryInMs: 1_000 });
      expect(await activate()).toEqual([]);
      await clock.advance(1_000);
      const [second] = await activate();
      expect(second).toMatchObject({ attempt: 2, retriesLeft: 1 });
      await runtime.failJob(second?.id ?? '', second?.lock ?? '', { message: 'no truck' });
      expect(await row('select type, message from incident')).toEqual({ type: 'job', message: 'no truck' });
      await clock.advance(86_400_000);
      expect(await activate()).toEqual([]);
    });
  });
});
