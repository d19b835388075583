/** The modeler in Chromium, on the real engine and the samples: what architects do, by hand and by keyboard. */
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, beforeEach, afterEach, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { deploySamples } from '../engine/cli/start/samples.ts';
import { leaveProcess } from '../engine/testing/leave-process.ts';
import { openStage, picture, type Stage } from '../samples/testing/stage.ts';
import { chromiumPath, findFaults, LOOKS } from '../web/testing/browser.ts';
import { newForm, newProcess } from './testing/files.ts';

const describeBrowser = chromiumPath === null ? describe.skip : describe;
const AUTOSAVE_MS = 20_000;

describeBrowser(`the modeler${chromiumPath === null ? ' (skipped: needs Chromium)' : ''}`, () => {
  let stage: Stage;
  let page: Page;
  let complaints: string[] = [];

  beforeAll(async () => {
    stage = await openStage();
    await deploySamples(stage.t.engine);
    await stage.t.engine.definitions.deploy(stage.t.people.frida, leaveProcess);
  }, 120_000);
  afterAll(() => stage.close());

  beforeEach(async () => {
    page = await stage.logIn('frida');
    complaints = [];
    page.on('console', (message) => {
      // The browser itself reports refused saves and deployments, which some of these tests are about.
      if (message.type() === 'error' && !/status of (409|422)/.test(message.text()))
        complaints.push(message.text());
    });
  }, 60_000);
  afterEach(async () => {
    await page.context().close();
    expect(complaints).toEqual([]);
    expect(stage.broken).toEqual([]);
  });

  async function open(address: string): Promise<void> {
    await page.goto(`${stage.base}${address}`);
    await page.waitForSelector('[data-ready]');
  }

  async function openDeployed(name: string): Promise<void> {
    await page.goto(`${stage.base}/modeler`);
    await page.click(`a.draft-link:has(span:text-is("${name}"))`);
    await page.waitForSelector('[data-ready]');
  }

  const save = (file: { readonly name: string; readonly content: string }, baseVersion?: number) =>
    stage.t.engine.models.save(stage.t.people.frida, {
      ...file,
      ...(baseVersion === undefined ? {} : { baseVersion }),
      kind: file.name.endsWith('.form') ? 'form' : 'bpmn',
    });

  const select = (id: string) =>
    page.evaluate(
      `{ const m = window.batonModeler; m.get('selection').select(m.get('elementRegistry').get('${id}')); }`,
    );
  const selected = () =>
    page.evaluate(`window.batonModeler.get('selection').get().map(({ id }) => id).join()`);
  const entries = () => page.locator('.djs-popup .entry').count();
  const group = (name: string) => page.click(`.bio-properties-panel-group-header-title:has-text("${name}")`);
  const says = (text: string) => page.waitForSelector(`[data-status]:has-text("${text}")`);

  it('shows the properties of what one selects, in groups', async () => {
    await openDeployed('Order to cash');
    await page.click('[data-element-id="ChargePayment"]');
    await page.waitForSelector('.bio-properties-panel-header:has-text("Charge payment")');
    const groups = await page.locator('.bio-properties-panel-group-header-title').allTextContents();
    expect(groups).toEqual(expect.arrayContaining(['General', 'Input mapping', 'Baton']));
  }, 60_000);

  it.each(['replace', 'append', 'set-color'])(
    'has entries in the menu "%s" of an element',
    async (action) => {
      await open('/modeler/new?kind=bpmn');
      await page.click('[data-element-id^="StartEvent"]');
      await page.click(`.djs-context-pad.open [data-action="${action}"]`);
      await page.waitForSelector('.djs-popup .entry');
      expect(await entries()).toBeGreaterThan(4);
    },
    60_000,
  );

  it('has entries in the menu that creates elements', async () => {
    await open('/modeler/new?kind=bpmn');
    await page.click('.djs-palette [data-action="create"]');
    await page.waitForSelector('.djs-popup .entry');
    expect(await entries()).toBeGreaterThan(20);
  }, 60_000);

  it('appends a task that calls HTTP by keyboard, and deploys it', async () => {
    await open('/modeler/new?kind=bpmn&id=call-out');
    await page.click('[data-element-id^="StartEvent"]');
    await page.keyboard.press('a');
    await page.waitForSelector('.djs-popup .entry');
    await page.keyboard.type('HTTP');
    await page.waitForSelector('.djs-popup .entry.selected:has-text("HTTP")');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Escape');
    await page.waitForSelector('.bio-properties-panel-header:has-text("HTTP")');
    await group('Request');
    await page.fill('[data-entry-id="custom-entry-baton.http-request-1"] input', 'http://127.0.0.1:9/hello');
    await page.click('[data-deploy]');
    await says('Deployed: call-out version 1');
    const start = await page.getAttribute('a:has-text("Start it")', 'href');
    const { items } = await stage.t.engine.definitions.list(stage.t.people.frida, { processId: 'call-out' });
    expect(start).toBe(`/start/${items[0]?.key ?? ''}`);
    const xml = await stage.t.engine.definitions.xml(stage.t.people.frida, items[0]?.key ?? '');
    expect(xml).toContain('zeebe:modelerTemplate="baton.http"');
    expect(xml).toContain('http://127.0.0.1:9/hello');
    await page.click('a:has-text("See it in the cockpit")');
    await page.waitForSelector('h1:has-text("call-out")');
  }, 60_000);

  it('leads from the list of problems to the element, and marks it there', async () => {
    const waits =
      '<bpmn:intermediateCatchEvent id="Wait"><bpmn:timerEventDefinition /></bpmn:intermediateCatchEvent>';
    const { id } = await save(newProcess('problems', waits));
    await open(`/modeler/files/${id}`);
    await page.waitForSelector('[data-problems]:has-text("to mend")');
    await page.click('[data-problems]');
    await page.click('.problem[data-severity="blocker"]');
    expect(await selected()).toBe('Wait');
    await page.waitForSelector(
      '.djs-overlays[data-container-id="Wait"] .problem-badge[data-severity="blocker"]',
    );
    await page.click('[data-deploy]');
    await says('Not deployed: mend what is marked.');
  }, 60_000);

  it('tells the same of a diagram however often it is checked', async () => {
    await openDeployed('Order to cash');
    await page.waitForSelector('[data-problem-count]:has-text("remarks")');
    const remarks = await page.textContent('[data-problem-count]');
    expect(remarks).toMatch(/^\d+ remarks$/);
    for (const name of ['Pack', 'Pack and ship']) {
      const checked = page.waitForResponse((response) => response.url().endsWith('/modeler/check'));
      await page.evaluate(`{ const m = window.batonModeler;
        m.get('modeling').updateProperties(m.get('elementRegistry').get('ShipOrder'), { name: '${name}' }); }`);
      await checked;
      await page.waitForSelector('[data-problem-count]');
    }
    await page.click('[data-problems]');
    expect(await page.textContent('[data-problem-count]')).toBe(remarks);
    expect(await page.locator('.problem:has-text("duplicate")').count()).toBe(0);
  }, 60_000);

  it('tells what is in the model but not in the picture', async () => {
    await openDeployed('Request leave');
    await page.click('[data-problems]');
    await page.waitForSelector('.problem:has-text("Book the days"):has-text("not in the picture")');
    expect(
      await page.locator('.problem:has-text("Approve leave"):has-text("not in the picture")').count(),
    ).toBe(0);
  }, 60_000);

  it('leads from a task to its form, from a rule task to its decision, and makes the form that is missing', async () => {
    await openDeployed('Order to cash');
    await select('DecideApproval');
    await group('Baton');
    const decision = page.locator('a:has-text("Open the decision")');
    expect(await decision.getAttribute('href')).toMatch(/^\/modeler\/open\/decision\//);
    await select('ApproveOrder');
    expect(await page.getAttribute('a:has-text("Open the form")', 'href')).toMatch(
      /^\/modeler\/open\/form\//,
    );
    const known = page.locator('#bio-properties-panel-baton-reference-form-known option');
    expect(await known.count()).toBeGreaterThan(5);
    await page.fill('#bio-properties-panel-baton-reference-form', 'approve-quickly');
    await page.press('#bio-properties-panel-baton-reference-form', 'Tab');
    const [other] = await Promise.all([
      page.context().waitForEvent('page'),
      page.click('a:has-text("Create the form")'),
    ]);
    await other.waitForSelector('[data-ready]');
    await other.click('[data-save]');
    await other.waitForSelector('[data-status]:has-text("Saved at")');
    await other.close();
    await page.evaluate(`window.dispatchEvent(new Event('focus'))`);
    await page.waitForSelector('a:has-text("Open the draft")');
    await page.click('[data-deploy]');
    await page.waitForSelector('#deploy-dialog [data-draft-list] label:has-text("approve-quickly.form")');
    await picture(page, 'modeler-deploy-together');
    await page.click('#deploy-dialog button[value="deploy"]');
    await says('approve-quickly version 1');
    const { items } = await stage.t.engine.forms.list(stage.t.people.frida, { search: 'approve-quickly' });
    expect(items).toHaveLength(1);
  }, 90_000);

  it('says before deploying when a newer version is deployed than the one a draft began from', async () => {
    const { people, engine } = stage.t;
    await engine.definitions.deploy(people.frida, [newProcess('raced')]);
    const { id } = await save(newProcess('raced'), 1);
    await engine.definitions.deploy(people.frida, [newProcess('raced', '<bpmn:endEvent id="Other" />')]);
    await open(`/modeler/files/${id}`);
    await page.click('[data-deploy]');
    await page.waitForSelector('#deploy-dialog :text("Version 2")');
    await page.click('#deploy-dialog button[value="cancel"]');
    await says('Not deployed.');
    const { items } = await engine.definitions.list(people.frida, { processId: 'raced', latestOnly: true });
    expect(items[0]?.version).toBe(2);
  }, 60_000);

  it('edits a form and deploys version 2', async () => {
    await openDeployed('contract');
    await page.click('.fjs-element[data-field-type="textfield"]');
    await group('General');
    await page.click('[data-entry-id="label"] [contenteditable="true"]');
    await page.keyboard.press('ControlOrMeta+A');
    // Slower than the panel waits: each key is a change of its own, and must not take the focus away.
    await page.keyboard.type('Who', { delay: 400 });
    await page.keyboard.type(' is it');
    await page.click('[data-deploy]');
    await says('Deployed: contract version 2');
    const { items } = await stage.t.engine.forms.list(stage.t.people.frida, { search: 'contract' });
    expect(
      JSON.stringify(await stage.t.engine.forms.schema(stage.t.people.frida, items[0]?.key ?? '')),
    ).toContain('Who is it');
  }, 60_000);

  it('edits a cell of a decision table and deploys version 2', async () => {
    await openDeployed('Order approval');
    await page.click('tbody tr:first-child .input-cell [contenteditable="true"] >> nth=0');
    await page.keyboard.press('ControlOrMeta+A');
    await page.keyboard.type('< 750');
    await page.click('[data-deploy]');
    await says('Deployed: Order approval version 2');
    const result = await stage.t.engine.decisions.evaluate(stage.t.people.frida, 'order-approval', {
      amount: 700,
      customer: { rating: 'B' },
      rating: 'B',
    });
    expect(JSON.stringify(result)).toContain('small order of a good customer');
  }, 60_000);

  it('opens a file that is dropped on the list, and keeps it as not saved', async () => {
    await page.goto(`${stage.base}/modeler`);
    const { name, content } = newProcess('dropped');
    const data = await page.evaluateHandle(
      `{ const data = new DataTransfer(); data.items.add(new File([${JSON.stringify(content)}], '${name}')); data }`,
    );
    await page.dispatchEvent('[data-drop]', 'drop', { dataTransfer: data });
    await page.waitForSelector('[data-ready]');
    await page.waitForSelector('[data-element-id="Start"]');
    expect(await page.inputValue('[data-file-name]')).toBe('dropped.bpmn');
    expect(await leave()).toBe('beforeunload');
  }, 60_000);

  /** Tries to close the page: the kind of question that comes first, or `closed`. */
  async function leave(): Promise<string> {
    const asked = page.waitForEvent('dialog').then(async (dialog) => {
      await dialog.dismiss();
      return dialog.type();
    });
    const closed = page.waitForEvent('close').then(() => 'closed');
    await page.click('h1, .editor-bar', { force: true });
    await page.close({ runBeforeUnload: true });
    return Promise.race([asked, closed]);
  }

  it('saves by Ctrl+S, and lets one leave then', async () => {
    await open('/modeler/new?kind=bpmn');
    await page.fill('[data-file-name]', 'by-keyboard.bpmn');
    await says('Not saved');
    await page.keyboard.press('ControlOrMeta+s');
    await says('Saved at');
    const files = await stage.t.engine.models.list(stage.t.people.frida);
    expect(files.map(({ name }) => name)).toContain('by-keyboard.bpmn');
    expect(await leave()).toBe('closed');
  }, 60_000);

  it('downloads what is drawn', async () => {
    await openDeployed('Order to cash');
    const [download] = await Promise.all([page.waitForEvent('download'), page.click('[data-download]')]);
    expect(download.suggestedFilename()).toBe('order-to-cash.bpmn');
    expect(await readFile(await download.path(), 'utf8')).toContain('name="Charge payment"');
  }, 60_000);

  it('saves a draft by itself, and never over what somebody else saved', async () => {
    const file = newProcess('watched');
    const { id } = await save(file);
    await page.clock.install();
    await open(`/modeler/files/${id}`);
    const rename = (name: string) =>
      page.evaluate(`{ const m = window.batonModeler;
        m.get('modeling').updateProperties(m.get('elementRegistry').get('Start'), { name: '${name}' }); }`);
    await rename('First');
    await page.clock.runFor(AUTOSAVE_MS + 1);
    await says('Saved at');
    const mine = await stage.t.engine.models.get(stage.t.people.frida, id);
    expect(mine.content).toContain('name="First"');
    const theirs = await stage.t.engine.models.save(stage.t.people.admin, { ...mine, content: file.content });
    await rename('Second');
    await page.clock.runFor(AUTOSAVE_MS + 1);
    await page.waitForSelector('[data-conflict]:visible');
    expect((await stage.t.engine.models.get(stage.t.people.frida, id)).revision).toBe(theirs.revision);
    await page.click('[data-save-copy]');
    await says('Saved at');
    expect(await page.inputValue('[data-file-name]')).toBe('watched (copy).bpmn');
  }, 60_000);

  it('gives the properties the width one wants, and takes them away', async () => {
    await open('/modeler/new?kind=bpmn');
    const width = async () => (await page.locator('#properties').boundingBox())?.width ?? 0;
    const before = await width();
    await page.focus('[data-resize]');
    await page.keyboard.press('ArrowLeft');
    expect(await width()).toBeGreaterThan(before);
    await page.click('[data-toggle-properties]');
    expect(await page.isVisible('#properties')).toBe(false);
    await page.reload();
    await page.waitForSelector('[data-ready]');
    expect(await page.isVisible('#properties')).toBe(false);
  }, 60_000);

  it('keeps to the policy of the server about scripts and styles', async () => {
    // The other pages of these tests are let off the policy, for axe.
    const context = await stage.browser.newContext({ storageState: await page.context().storageState() });
    const strict = await context.newPage();
    strict.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    for (const [name, click] of [
      ['Order to cash', '[data-element-id="ChargePayment"]'],
      ['Order approval', 'tbody .input-cell >> nth=0'],
      ['contract', '.fjs-element[data-field-type="textfield"]'],
    ] as const) {
      await strict.goto(`${stage.base}/modeler`);
      await strict.click(`a.draft-link:has(span:text-is("${name}"))`);
      await strict.waitForSelector('[data-ready]');
      await strict.click(click);
      if (name !== 'Order approval') {
        const input = name === 'contract' ? 'General' : 'Input mapping';
        await strict.click(`.bio-properties-panel-group-header-title:has-text("${input}")`);
      }
      await strict.waitForLoadState('networkidle');
    }
    await context.close();
    expect(complaints).toEqual([]);
  }, 90_000);

  describe.each(LOOKS)('at $width px, $theme', (look) => {
    it('has no fault that axe finds, and the logo of bpmn.io is in sight', async () => {
      await page.context().close();
      page = await stage.logIn('frida', look);
      const { id } = await save(newForm(`look-${look.width}-${look.theme}`));
      const faults: string[] = [];
      for (const [name, go] of Object.entries({
        list: () => page.goto(`${stage.base}/modeler`),
        diagram: () => openDeployed('Order to cash'),
        decision: () => openDeployed('Loan decision'),
        form: () => open(`/modeler/files/${id}`),
      })) {
        await go();
        if (name === 'diagram') await page.click('[data-problems]');
        await picture(page, `modeler-${name}-${look.width}-${look.theme}`);
        const found = await findFaults(page);
        faults.push(...found.filter((fault) => !isOfDmnJs(fault)).map((fault) => `${name}: ${fault}`));
        if (name !== 'list') expect([name, await logoInSight()]).toEqual([name, true]);
      }
      expect(faults).toEqual([]);
    }, 120_000);
  });

  /** dmn-js draws the corner above the numbers of the rules as an empty header cell, anew with each change. */
  const isOfDmnJs = (fault: string) => fault.startsWith('empty-table-header: .index-column');

  /** As its licence asks: visible, and nothing above it. */
  const logoInSight = () =>
    page.evaluate(`(() => {
      const logo = document.querySelector('.bjs-powered-by, .dmn-js-parent .powered-by-logo, .fjs-powered-by-link, .fjs-powered-by a');
      if (!logo) return 'no logo';
      const box = logo.getBoundingClientRect();
      const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
      return logo.contains(top) || 'covered by ' + top?.outerHTML.slice(0, 80);
    })()`);
});
