/** The cockpit as people use it, in Chromium: diagrams that zoom, pages that refresh, with scripts and without, phone to desk. */
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { chromiumPath, findFaults, launchChromium, openContext } from '../web/testing/browser.ts';
import { cockpitApp } from './testing/cockpit-app.ts';
import { fakeEngine, type FakeEngine } from './testing/fake-engine.ts';
import { elements, people } from './testing/fixtures.ts';

const describeBrowser = chromiumPath === null ? describe.skip : describe;
const DESK = { width: 1440, theme: 'light' } as const;
const PHONE = { width: 390, theme: 'dark' } as const;

const PAGES = [
  '/cockpit',
  '/cockpit/definitions',
  '/cockpit/definitions/7',
  '/cockpit/definitions/7?view=frequency&element=Check',
  '/cockpit/definitions/7/start',
  '/cockpit/instances?variable=paid%3Dtrue',
  '/cockpit/instances/1042',
  '/cockpit/instances/1042?tab=waiting',
  '/cockpit/instances/1042?tab=variables&edit=1.customer',
  '/cockpit/instances/1042?tab=history',
  '/cockpit/instances/1042/cancel',
  '/cockpit/incidents',
  '/cockpit/incidents?view=list',
  '/cockpit/incidents?q=zzz',
  '/cockpit/jobs',
  '/cockpit/messages',
  '/cockpit/decisions',
  '/cockpit/decisions/3',
  '/cockpit/bindings',
  '/cockpit/bindings/edit?key=camunda7%2Fclass%2Fcom.acme.Notify',
  '/cockpit/users',
  '/cockpit/users/anna/edit',
  '/cockpit/tokens/new',
];

describeBrowser(`in Chromium${chromiumPath === null ? ' (not installed)' : ''}`, () => {
  let browser: Browser;
  let server: Server;
  let fake: FakeEngine;
  let alive = elements;
  let page: Page;
  let base: string;
  const broken: string[] = [];

  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser.close());

  beforeEach(async () => {
    alive = elements;
    fake = fakeEngine({ 'instances.elements': () => alive });
    server = cockpitApp(fake.engine, people, { user: 'admin', live: fake.live }).listen(0);
    base = `http://localhost:${(server.address() as AddressInfo).port}`;
    broken.length = 0;
    page = await (await openContext(browser, DESK)).newPage();
    page.on('pageerror', (error) => broken.push(String(error)));
  });
  afterEach(async () => {
    await page.context().close();
    server.closeAllConnections();
    server.close();
    expect(broken).toEqual([]);
  });

  const pictureWidth = async (): Promise<number> =>
    (await page.locator('svg.bpmn').boundingBox())?.width ?? 0;

  it('zooms by buttons and keys, and fits again', async () => {
    await page.goto(`${base}/cockpit/instances/1042`);
    await page.waitForFunction('document.documentElement.className === "js"');
    const fitted = await pictureWidth();
    await page.getByRole('button', { name: 'Larger' }).click();
    expect(await pictureWidth()).toBeCloseTo(fitted * 1.25, -1);
    await page.locator('.bpmn-place').focus();
    await page.keyboard.press('-');
    await page.keyboard.press('-');
    expect(await pictureWidth()).toBeCloseTo(fitted / 1.25, -1);
    await page.getByRole('button', { name: 'Fit' }).click();
    expect(await pictureWidth()).toBeCloseTo(fitted, 0);
  });

  it('pans by dragging, without following the link under the pointer', async () => {
    await page.goto(`${base}/cockpit/definitions/7`);
    await page.waitForFunction('document.documentElement.className === "js"');
    for (let press = 0; press < 8; press++) await page.getByRole('button', { name: 'Larger' }).click();
    const place = page.locator('.bpmn-place');
    const before = await place.evaluate(
      (element) => (element as unknown as { scrollLeft: number }).scrollLeft,
    );
    const step = await page.locator('a.d-link').nth(1).boundingBox();
    const [x, y] = [(step?.x ?? 0) + 60, (step?.y ?? 0) + 60];
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x - 120, y, { steps: 4 });
    await page.mouse.up();
    expect(await place.evaluate((element) => (element as unknown as { scrollLeft: number }).scrollLeft)).toBe(
      before + 120,
    );
    expect(page.url()).toBe(`${base}/cockpit/definitions/7`);
  });

  it('lists who is at a step when one chooses it, by pointer or key', async () => {
    await page.goto(`${base}/cockpit/definitions/7`);
    await page.locator('a.d-link').nth(1).focus();
    await page.keyboard.press('Enter');
    await page.waitForURL(/element=Check/);
    expect(await page.getByRole('heading', { name: 'At “Check order” now' }).count()).toBe(1);
  });

  it('shows by itself that the instance went on, and keeps the size of the picture', async () => {
    await page.goto(`${base}/cockpit/instances/1042`);
    await page.waitForFunction('document.documentElement.className === "js"');
    await page.getByRole('button', { name: 'Larger' }).click();
    const chosen = await pictureWidth();
    alive = elements.filter(({ element }) => element !== 'Check');
    const end = performance.now() + 10_000;
    while ((await page.locator('[data-element="Check"].d-active').count()) > 0) {
      if (performance.now() > end) throw new Error('the page did not refresh');
      fake.changed('instances');
      await new Promise((resolve) => setTimeout(resolve, 300));
    }
    expect(await pictureWidth()).toBeCloseTo(chosen, 0);
  });

  it('does it all without scripts', async () => {
    const plain = await (await openContext(browser, PHONE, { scripts: false })).newPage();
    await plain.goto(`${base}/cockpit`);
    await plain.getByRole('button', { name: 'Retry all 2' }).click();
    expect(await plain.locator('.toast').innerText()).toContain('2 incidents are being tried again.');
    await plain.goto(`${base}/cockpit/instances?status=active`);
    await plain.fill('input[type=search]', 'A-1042');
    await plain.getByRole('button', { name: 'Apply' }).click();
    await plain.waitForURL(/q=A-1042&/);
    await plain.getByRole('link', { name: 'A-1042', exact: true }).click();
    await plain.getByRole('link', { name: 'Variables' }).click();
    await plain.getByRole('link', { name: 'Edit amount' }).click();
    await plain.fill('textarea', '99');
    await plain.getByRole('button', { name: 'Save' }).click();
    expect(await plain.locator('.toast').innerText()).toContain('“amount” was set.');
    await plain.getByRole('link', { name: 'Cancel instance' }).click();
    await plain.getByRole('button', { name: 'Cancel the instance' }).click();
    expect(fake.calls.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['instances.setVariables', 'instances.cancel']),
    );
    await plain.context().close();
  }, 60_000);

  it.each([PHONE, DESK])(
    'is usable by everyone at $width px, in light and dark',
    async (look) => {
      const context = await openContext(browser, look);
      const one = await context.newPage();
      for (const path of PAGES) {
        await one.goto(base + path);
        expect([path, await findFaults(one)]).toEqual([path, []]);
      }
      await context.close();
    },
    180_000,
  );
});
