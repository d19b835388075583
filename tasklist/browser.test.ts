/** The task list as people use it, in Chromium: by keyboard, live, with scripts and without, on phone and desk. */
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { urlencoded } from 'express';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createViews, eventsRouter, preferencesRouter } from '../web/index.ts';
import { chromiumPath, findFaults, launchChromium, openContext } from '../web/testing/browser.ts';
import { tasklistRouter } from './index.ts';
import { fakeEngine, NOW, people, task, type FakeEngine } from './testing/fake-engine.ts';

const describeBrowser = chromiumPath === null ? describe.skip : describe;
const DESK = { width: 1440, theme: 'light' } as const;
const PHONE = { width: 390, theme: 'dark' } as const;

describeBrowser(`in Chromium${chromiumPath === null ? ' (not installed)' : ''}`, () => {
  let browser: Browser;
  let server: Server;
  let fake: FakeEngine;
  let page: Page;
  let base: string;
  const broken: string[] = [];

  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser.close());

  beforeEach(async () => {
    fake = fakeEngine();
    server = listen(fake);
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

  const focused = () =>
    page.evaluate<string>('document.activeElement.id || document.activeElement.textContent');

  it('walks, opens and searches by keyboard, and keeps the focus where it was', async () => {
    await page.goto(`${base}/tasks`);
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    expect(await focused()).toContain('Call the customer');
    await page.keyboard.press('k');
    await page.keyboard.press('Enter');
    await page.waitForSelector('#task-1-2');
    expect(await page.title()).toBe('Approve order · Baton');
    expect(await focused()).toContain('Approve order');
    await page.keyboard.press('/');
    await page.keyboard.type('call');
    await page.waitForURL(/q=call/);
    await page.waitForFunction('document.querySelectorAll("[data-row]").length === 1');
    expect(await focused()).toBe('task-search');
    expect(await page.inputValue('#task-search')).toBe('call');
  });

  it('lists the shortcuts, and turns them off', async () => {
    await page.goto(`${base}/tasks/2-2?view=groups`);
    await page.keyboard.press('?');
    expect(await page.locator('#shortcuts').innerText()).toContain('Claim this task');
    await page.keyboard.press('Escape');
    await page.keyboard.press('c');
    await page.waitForSelector('.toast');
    expect(fake.tasks.get('2-2')?.assignee).toBe('anna');
    await page.locator('.user-menu summary').click();
    await page.getByRole('button', { name: 'Turn single-key shortcuts off' }).click();
    await page.waitForSelector('body[data-shortcuts="off"]');
    await page.keyboard.press('j');
    expect(await page.evaluate('document.activeElement === document.body')).toBe(true);
  });

  it('refreshes live without touching what one is typing, and keeps it as a draft', async () => {
    await page.goto(`${base}/tasks/1-2`);
    await page.waitForFunction('document.documentElement.className === "js"');
    await page.fill('#f-amount', '77');
    await page.focus('#f-items-0-sku');
    await page.keyboard.type('half a wo');
    fake.tasks.set('8-2', task('8-2', { name: 'Brand new', assignee: 'anna' }));
    await expectLater(() => (fake.changed('tasks'), page.getByText('Brand new').count()), 1);
    expect(await page.inputValue('#f-amount')).toBe('77');
    expect(await page.inputValue('#f-items-0-sku')).toBe('half a wo');
    expect(await focused()).toBe('f-items-0-sku');
    await page.getByText('Draft saved').waitFor();
    expect(fake.drafts.get('anna 1-2')).toMatchObject({ amount: 77, items: [{ sku: 'half a wo' }] });
  });

  it('leaves a message to be read while the page refreshes itself, and does not bring it back', async () => {
    await page.goto(`${base}/tasks/2-2?view=groups`);
    await page.waitForFunction('document.documentElement.className === "js"');
    await page.getByRole('button', { name: 'Claim' }).click();
    await page.getByText('The task is yours').waitFor();
    fake.tasks.set('9-2', task('9-2', { name: 'Just arrived', assignee: 'anna' }));
    await expectLater(() => (fake.changed('tasks'), page.getByText('Just arrived').count()), 1);
    expect(await page.getByText('The task is yours').count()).toBe(1);
    await page.locator('.subnav a', { hasText: 'My cases' }).click();
    await page.waitForURL(/cases/);
    expect(await page.getByText('The task is yours').count()).toBe(0);
    await page.goBack();
    await page.getByText('Just arrived').waitFor();
    expect(await page.getByText('The task is yours').count()).toBe(0);
  });

  it('takes nothing that was typed away when the task is gone meanwhile', async () => {
    await page.goto(`${base}/tasks/1-2`);
    await page.waitForFunction('document.documentElement.className === "js"');
    await page.fill('#f-amount', '77');
    await page.getByText('Draft saved').waitFor();
    fake.tasks.delete('1-2');
    await expectLater(
      () => (fake.changed('tasks'), page.getByText('What you typed is still here').count()),
      1,
    );
    expect(await page.inputValue('#f-amount')).toBe('77');
    await page.locator('[data-main-submit]').click();
    await page.getByText('What you had typed').waitFor();
    expect(await page.locator('.typed').allInnerTexts()).toContain('77');
  });

  it('shows fields by condition, adds rows, and sends by Ctrl+Enter', async () => {
    await page.goto(`${base}/tasks/1-2`);
    await page.fill('#f-amount', '0');
    await page.check('#f-decision-1');
    await page.waitForSelector('#f-reason');
    await page.getByRole('button', { name: 'Add an entry' }).click();
    await page.waitForSelector('#f-items-1-sku');
    await page.keyboard.press('Control+Enter');
    await page.waitForSelector('.error-summary:focus');
    await page.getByRole('link', { name: 'Reason is required.' }).click();
    expect(await focused()).toBe('f-reason');
    await page.keyboard.type('too dear');
    await page.fill('#f-amount', '5');
    await page.keyboard.press('Control+Enter');
    await page.waitForSelector('#task-1-9');
    expect(await page.locator('.toast').innerText()).toContain('Next in this case: “Call the customer”');
    expect(await focused()).toBe('task-title');
    expect(fake.received).toMatchObject([{ variables: { amount: 5, decision: 'no', reason: 'too dear' } }]);
  });

  it('does it all without scripts', async () => {
    const plain = await (await openContext(browser, DESK, { scripts: false })).newPage();
    await plain.goto(`${base}/tasks?view=all`);
    await plain.fill('#task-search', 'approve');
    await plain.getByRole('button', { name: 'Apply' }).click();
    await plain.getByRole('link', { name: 'Approve order' }).click();
    await plain.check('#f-decision-1');
    await plain.getByRole('button', { name: 'Update the form' }).click();
    await plain.fill('#f-reason', 'because');
    await plain.getByRole('button', { name: 'Add an entry' }).click();
    await plain.fill('#f-items-1-sku', 'B');
    await plain.getByRole('button', { name: 'Save draft' }).click();
    expect(await plain.inputValue('#f-reason')).toBe('because');
    await plain.getByRole('button', { name: 'Complete' }).click();
    expect(await plain.locator('#task-title').innerText()).toBe('Call the customer');
    expect(fake.received).toMatchObject([{ variables: { reason: 'because', items: [{}, { sku: 'B' }] } }]);
    await plain.context().close();
  });

  const pages = [
    '/login',
    '/tasks',
    '/tasks?q=zzz',
    '/tasks/1-2',
    '/tasks/1-2?tab=where',
    '/tasks/1-2?tab=history',
    '/tasks/2-2',
  ];
  const all = [...pages, '/start', '/start/order', '/cases', '/cases/1'];

  it.each([PHONE, DESK])(
    'is usable by everyone at $width px, in light and dark',
    async (look) => {
      const context = await openContext(browser, look);
      const one = await context.newPage();
      for (const path of all) {
        await context.clearCookies();
        if (path === '/login') await context.addCookies([{ name: 'nobody', value: '1', url: base }]);
        await one.goto(base + path);
        expect([path, await findFaults(one)]).toEqual([path, []]);
      }
      await one.goto(`${base}/tasks/1-2`);
      await one.fill('#f-amount', '0');
      await one.locator('[data-main-submit]').click();
      await one.waitForSelector('.error-summary');
      expect(await findFaults(one)).toEqual([]);
      await one.setViewportSize({ width: 320, height: 800 });
      expect(await one.evaluate('document.documentElement.scrollWidth')).toBe(320);
      // And the audit itself is no blind eye.
      await one.evaluate(
        `document.querySelector('main').innerHTML += '<p style="color:#7a7a7a">faint</p><img src="x">'`,
      );
      const planted = (await findFaults(one)).join('\n');
      expect(planted).toContain('image-alt: img');
      expect(planted).toContain('in the other theme: color-contrast: #main > p');
      await context.close();
    },
    120_000,
  );
});

/** Asks again and again; live refresh takes its time on purpose. */
async function expectLater(ask: () => Promise<number>, wanted: number): Promise<void> {
  const end = performance.now() + 10_000;
  while ((await ask()) !== wanted) {
    if (performance.now() > end) throw new Error(`never became ${wanted}`);
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
}

function listen(fake: FakeEngine): Server {
  const views = createViews({ now: () => NOW });
  const app = express();
  app.use(views.staticRouter(), urlencoded({ extended: false }));
  app.use((req, res, next) => {
    const subject = req.headers.cookie?.includes('nobody=1') ? null : people.anna;
    Object.assign(res.locals, { subject, csrfToken: 'token', nonce: 'nonce' });
    const given = req.get('x-csrf-token') ?? (req.body as Record<string, unknown> | undefined)?.['_csrf'];
    if (req.method === 'POST' && given !== 'token') return void res.sendStatus(403);
    next();
  });
  app.use(preferencesRouter(), eventsRouter({ live: fake.engine.live }));
  const nothing = () => Promise.resolve();
  app.use(tasklistRouter(fake.engine, views, { startSession: nothing, endSession: nothing }));
  return app.listen(0);
}
