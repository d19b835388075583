/** A stage for stories in Chromium: engine with a clock the test moves, the real web application, the sample services. */
import { mkdirSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { connectors } from '../../connectors/registry.ts';
import { prepareSamples, type Samples } from '../../engine/cli/start/samples.ts';
import { createWebApp } from '../../engine/cli/start/web-app.ts';
import { readConfig } from '../../engine/config.ts';
import { TEST_PASSWORD, testEngine, type TestEngine } from '../../engine/testing/test-engine.ts';
import { launchChromium, openContext, type Look } from '../../web/testing/browser.ts';

export interface Stage {
  readonly t: TestEngine;
  readonly samples: Samples;
  /** Address of the server, without a slash at the end. */
  readonly base: string;
  readonly browser: Browser;
  /** Errors of scripts on any page. */
  readonly broken: readonly string[];
  logIn(name: string, look?: Look): Promise<Page>;
  /** Takes the first task of that name from the list of the groups. */
  claim(page: Page, name: string, view?: string): Promise<void>;
  /** Completes the task on the page, and lets everything happen that follows. */
  complete(page: Page): Promise<void>;
  switchService(name: string): Promise<void>;
  close(): Promise<void>;
}

const DESK: Look = { width: 1440, theme: 'light' };

export async function openStage(): Promise<Stage> {
  const read = readConfig({ BATON_SAMPLES_PORT: '0' });
  if (!read.ok) throw new Error(read.problems.join(' '));
  const samples = await prepareSamples(read.config);
  const { secrets, connectorSettings } = samples.config;
  const t = await testEngine({ connectors, secrets, connectorSettings });
  const server = createServer(createWebApp(t.engine, { tls: false, trustedProxies: 0, production: false }));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const browser = await launchChromium();
  const broken: string[] = [];
  return {
    t,
    samples,
    base,
    browser,
    broken,
    async logIn(name, look = DESK) {
      const page = await (await openContext(browser, look)).newPage();
      page.on('pageerror', (error) => broken.push(`${page.url()}: ${String(error)}`));
      await page.goto(`${base}/login`);
      await page.fill('#name', name);
      await page.fill('#password', TEST_PASSWORD);
      await page.click('button:has-text("Log in")');
      await page.waitForSelector('header');
      return page;
    },
    async claim(page, name, view = 'groups') {
      await page.goto(`${base}/tasks?view=${view}`);
      await page.click(`[data-row]:has-text("${name}")`);
      await page.click('button:has-text("Claim")');
      await page.waitForSelector('button:has-text("Complete")');
    },
    async complete(page) {
      await Promise.all([
        page.waitForResponse((response) => response.request().method() === 'POST'),
        page.click('button:has-text("Complete")'),
      ]);
      await page.waitForSelector('.toast');
      await t.settle();
    },
    async switchService(name) {
      await fetch(`http://127.0.0.1:${samples.port}/switch/${name}`, { method: 'POST', redirect: 'manual' });
    },
    async close() {
      await browser.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await t.close();
      await samples.close();
    },
  };
}

/** Keeps a picture where BATON_TEST_PICTURES says; phones are shown as a whole. */
export async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env['BATON_TEST_PICTURES'] ?? null;
  if (folder === null) return;
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: path.join(folder, `${name}.png`), fullPage: name.includes('390') });
}
