/** The first ten minutes of a newcomer in Chromium, on the real engine, the real server and the sample services. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { deploySamples } from '../engine/cli/start/samples.ts';
import { chromiumPath, findFaults, LOOKS } from '../web/testing/browser.ts';
import { openStage, picture, type Stage } from './testing/stage.ts';

const describeBrowser = chromiumPath === null ? describe.skip : describe;
const DAY_MS = 86_400_000;

describeBrowser(
  `a newcomer's first ten minutes${chromiumPath === null ? ' (skipped: needs Chromium)' : ''}`,
  () => {
    let stage: Stage;
    let base: string;

    beforeAll(async () => {
      stage = await openStage();
      base = stage.base;
      await deploySamples(stage.t.engine);
    }, 120_000);

    afterAll(() => stage.close());

    async function startOrder(page: Page, order: Readonly<Record<string, string>>): Promise<void> {
      await page.goto(`${base}/start`);
      await page.click('a:has-text("Order to cash")');
      await page.waitForSelector('[name="orderNumber"]');
      for (const [name, value] of Object.entries(order)) {
        if (name === 'product') await page.selectOption('[name="product"]', value);
        else await page.fill(`[name="${name}"]`, value);
      }
      await page.click('button:has-text("Start")');
      await page.waitForURL(/\/(cases|tasks)\//);
      await stage.t.settle();
    }

    const order = {
      customerEmail: 'mona@example.com',
      product: 'desk-lamp',
      quantity: '2',
      amount: '9000',
      card: '4000000000000002',
    };

    it('an employee starts an order; it is approved, its payment refused, clarified, shipped and invoiced', async () => {
      const anna = await stage.logIn('anna');
      await startOrder(anna, { orderNumber: 'OR-1001', ...order });

      const carla = await stage.logIn('carla');
      await stage.claim(carla, 'Approve order');
      await carla.check('[type="checkbox"][name="approved"]');
      await stage.complete(carla);

      const ben = await stage.logIn('ben');
      await stage.claim(ben, 'Clarify payment');
      await ben.check('[name="payAgain"][value="retry"]');
      await ben.fill('[name="card"]', '4242424242424242');
      await stage.complete(ben);

      const wanda = await stage.logIn('admin');
      await wanda.goto(`${base}/tasks?view=all`);
      await wanda.click('[data-row]:has-text("Pack and ship")');
      await wanda.click('button:has-text("Claim")');
      await wanda.waitForSelector('[name="trackingNumber"]');
      await wanda.fill('[name="trackingNumber"]', 'T-77');
      await stage.complete(wanda);

      const { items } = await stage.t.engine.instances.list(stage.t.people.omar, { search: 'OR-1001' });
      expect(items).toMatchObject([{ status: 'completed', businessKey: 'OR-1001', incidents: 0 }]);
      const mailbox = await (await fetch(`http://127.0.0.1:${stage.samples.port}/`)).text();
      expect(mailbox).toContain('Invoice for order OR-1001');
      expect(mailbox).toContain('T-77');
      for (const page of [anna, carla, ben, wanda]) await page.context().close();
    }, 120_000);

    it('an approval that is not given in time goes to the directors', async () => {
      const anna = await stage.logIn('anna');
      await startOrder(anna, { orderNumber: 'OR-1002', ...order, card: '4242424242424242' });
      await stage.t.advance(2 * DAY_MS + 1000);
      const david = await stage.logIn('david');
      await david.goto(`${base}/tasks?view=groups`);
      await david.waitForSelector('[data-row]:has-text("Decide escalated order")');
      expect(await david.isVisible('[data-row]:has-text("Approve order")')).toBe(false);
      for (const page of [anna, david]) await page.context().close();
    }, 60_000);

    it('an operator sees a failing service on the diagram, has it mended, retries, and the case goes on', async () => {
      await stage.switchService('bank');
      const anna = await stage.logIn('anna');
      await startOrder(anna, { orderNumber: 'OR-1003', ...order, amount: '200', card: '4242424242424242' });
      for (let attempt = 0; attempt < 4; attempt++) await stage.t.advance(700_000);

      const omar = await stage.logIn('omar');
      await omar.goto(`${base}/cockpit/incidents`);
      await omar.waitForSelector('text=Charge payment');
      await omar.click('a:has-text("Open instance")');
      await omar.waitForLoadState('networkidle');
      await picture(omar, 'incident');

      await stage.switchService('bank');
      const incidents = await stage.t.engine.incidents.list(stage.t.people.omar, {});
      const incident = incidents.items.find(({ element }) => element === 'ChargePayment');
      expect(incident?.message).toContain('503');
      await omar.goto(`${base}/cockpit/instances/${incident?.instanceId ?? ''}`);
      await picture(omar, 'case-with-incident');
      await omar.goto(`${base}/cockpit/instances/${incident?.instanceId ?? ''}?tab=incidents`);
      await omar.click('button:has-text("Retry")');
      await omar.waitForLoadState('networkidle');
      await stage.t.settle();
      const elements = await stage.t.engine.instances.elements(
        stage.t.people.omar,
        incident?.instanceId ?? '',
      );
      expect(elements.map(({ element }) => element)).toContain('ShipOrder');
      expect((await stage.t.engine.incidents.list(stage.t.people.omar, {})).items).toEqual([]);
      for (const page of [anna, omar]) await page.context().close();
    }, 120_000);

    it('an architect changes a sample in the modeler and deploys version 2', async () => {
      const frida = await stage.logIn('frida');
      await frida.goto(`${base}/modeler`);
      await frida.click('a:has-text("Order to cash")');
      await frida.waitForSelector('[data-ready]');
      await frida.evaluate(`{
      const modeler = window.batonModeler;
      const element = modeler.get('elementRegistry').get('ShipOrder');
      modeler.get('modeling').updateProperties(element, { name: 'Pack, label and ship' });
    }`);
      await frida.waitForSelector('text=Not saved');
      await frida.click('button:has-text("Deploy")');
      await frida.waitForSelector('text=Deployed: Order to cash version 2');
      const { items } = await stage.t.engine.definitions.list(stage.t.people.frida, {
        latestOnly: true,
        processId: 'order-to-cash',
      });
      expect(items[0]?.version).toBe(2);
      await frida.context().close();
    }, 60_000);

    it('a diagram that cannot run is refused, with the reason at its element', async () => {
      const frida = await stage.logIn('frida');
      await frida.goto(`${base}/modeler/new?kind=bpmn`);
      await frida.waitForSelector('[data-ready]');
      await frida.evaluate(`{
      const modeler = window.batonModeler;
      const start = modeler.get('elementRegistry').filter((one) => one.type === 'bpmn:StartEvent')[0];
      modeler.get('autoPlace').append(start, modeler.get('elementFactory').createShape({ type: 'bpmn:IntermediateCatchEvent', eventDefinitionType: 'bpmn:TimerEventDefinition' }));
    }`);
      await frida.click('button:has-text("Deploy")');
      await frida.waitForSelector('text=Not deployed');
      await frida.waitForSelector('.problem[data-severity="blocker"]');
      await frida.waitForSelector('.problem-badge');
      await picture(frida, 'modeler-refused');
      await frida.context().close();
    }, 60_000);

    it('the menus of the modeler have entries, and templates of the connectors are among them', async () => {
      const frida = await stage.logIn('frida');
      await frida.goto(`${base}/modeler/new?kind=bpmn`);
      await frida.waitForSelector('[data-ready]');
      await frida.evaluate(`{
      const modeler = window.batonModeler;
      const start = modeler.get('elementRegistry').filter((one) => one.type === 'bpmn:StartEvent')[0];
      modeler.get('popupMenu').open(start, 'bpmn-append', { x: 300, y: 200 }, { title: 'Append', width: 300, search: true });
    }`);
      await frida.waitForSelector('.djs-popup .entry');
      expect(await frida.locator('.djs-popup .entry').count()).toBeGreaterThan(5);
      await frida.fill('.djs-popup-search input', 'HTTP');
      await frida.waitForSelector('.djs-popup .entry:has-text("HTTP")');
      await frida.context().close();
    }, 60_000);

    describe.each(LOOKS)('at $width px, $theme', (look) => {
      it('no page has a fault that axe finds, and each can be looked at', async () => {
        const { items } = await stage.t.engine.instances.list(stage.t.people.omar, { limit: 1 });
        const instance = items[0]?.id ?? '';
        const definitions = await stage.t.engine.definitions.list(stage.t.people.omar, { latestOnly: true });
        const key = definitions.items.find(({ processId }) => processId === 'order-to-cash')?.key ?? '';
        const page = await stage.logIn('admin', look);
        const addresses = {
          tasks: '/tasks?view=all',
          start: '/start',
          'start-form': `/start/${key}`,
          cases: '/cases',
          overview: '/cockpit',
          definitions: '/cockpit/definitions',
          definition: `/cockpit/definitions/${key}`,
          instances: '/cockpit/instances',
          instance: `/cockpit/instances/${instance}`,
          incidents: '/cockpit/incidents',
          bindings: '/cockpit/bindings',
          users: '/cockpit/users',
          modeler: '/modeler',
          'no-such-page': '/cockpit/nothing-here',
        };
        const faults: string[] = [];
        for (const [name, address] of Object.entries(addresses)) {
          await page.goto(`${base}${address}`);
          await page.waitForLoadState('load');
          await picture(page, `${name}-${look.width}-${look.theme}`);
          faults.push(...(await findFaults(page)).map((fault) => `${address}: ${fault}`));
        }
        expect(faults).toEqual([]);
        await page.context().close();
      }, 240_000);
    });

    it('no page raised an error in its scripts', () => {
      expect(stage.broken).toEqual([]);
    });
  },
);
