/** Chromium for tests of pages: starts it where it is installed, and asks axe what a reader with other senses would miss. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { packageRoot } from '../package-root.ts';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Path of the browser, or null: then tests skip and say so. `BATON_TEST_CHROMIUM` names another one. */
export const chromiumPath =
  process.env['BATON_TEST_CHROMIUM'] ?? PLACES.find((place) => existsSync(place)) ?? null;

export async function launchChromium(): Promise<Browser> {
  if (chromiumPath === null) throw new Error('Chromium is not installed');
  if (!existsSync(path.join(packageRoot(), 'web/public/build/web-main.js')))
    throw new Error('The browser scripts are not built; run "node build.mjs" first');
  return chromium.launch({
    executablePath: chromiumPath,
    args: ['--headless', '--no-sandbox', '--disable-gpu'],
  });
}

export interface Look {
  readonly width: number;
  readonly theme: 'light' | 'dark';
}

export const LOOKS: readonly Look[] = [390, 1440].flatMap((width) =>
  (['light', 'dark'] as const).map((theme) => ({ width, theme })),
);

const HEIGHT = 900;

export function openContext(
  browser: Browser,
  look: Look,
  options: { readonly scripts?: boolean } = {},
): Promise<BrowserContext> {
  return browser.newContext({
    viewport: { width: look.width, height: HEIGHT },
    colorScheme: look.theme,
    javaScriptEnabled: options.scripts ?? true,
    // Only so that axe can be put into the page; the page's own policy is tested where it is made.
    bypassCSP: true,
    reducedMotion: 'reduce',
  });
}

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/**
 * One line a finding: rule, element, reason; and whether the page scrolls sideways. Empty when all is well. Looks at the
 * page as it is, and at its contrasts in the other theme too, which is all that a theme changes.
 */
export async function findFaults(page: Page): Promise<readonly string[]> {
  const now = await faultsOf(page, { runOnly: RULES });
  const isDark = await page.evaluate('matchMedia("(prefers-color-scheme: dark)").matches');
  await page.emulateMedia({ colorScheme: isDark === true ? 'light' : 'dark' });
  const other = await faultsOf(page, { runOnly: { type: 'rule', values: ['color-contrast'] } });
  await page.emulateMedia({ colorScheme: isDark === true ? 'dark' : 'light' });
  return [...now, ...other.map((fault) => `in the other theme: ${fault}`)];
}

async function faultsOf(page: Page, options: object): Promise<readonly string[]> {
  await page.evaluate(axeSource());
  const violations = await page.evaluate(async (options) => {
    const { axe } = globalThis as unknown as { axe: { run(options: object): Promise<AxeResult> } };
    const { violations } = await axe.run(options);
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')} (${failureSummary ?? ''})`),
    );
  }, options);
  const overflow = await page.evaluate('document.documentElement.scrollWidth - window.innerWidth');
  return typeof overflow === 'number' && overflow > 0
    ? [...violations, `wider than the window by ${overflow} px`]
    : violations;
}

interface AxeResult {
  readonly violations: readonly {
    readonly id: string;
    readonly nodes: readonly { readonly target: readonly string[]; readonly failureSummary?: string }[];
  }[];
}

let source: string | undefined;

function axeSource(): string {
  source ??= readFileSync(path.join(packageRoot(), 'node_modules/axe-core/axe.min.js'), 'utf8');
  return source;
}
