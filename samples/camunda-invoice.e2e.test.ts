/** Camunda 7's own invoice example, deployed as it is, its Java class bound once, played from start to end in Chromium. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { packageRoot } from '../engine/package-root.ts';
import { TEST_PASSWORD } from '../engine/testing/test-engine.ts';
import { chromiumPath } from '../web/testing/browser.ts';
import { openStage, picture, type Stage } from './testing/stage.ts';

const folder = path.join(
  packageRoot(),
  '../shared/corpora/camunda7/files/examples/invoice/src/main/resources',
);
const missing =
  chromiumPath === null ? 'needs Chromium' : existsSync(folder) ? null : 'needs ../shared/corpora';
const describeHere = missing === null ? describe : describe.skip;
const FILES = ['invoice.v2.bpmn', 'reviewInvoice.bpmn', 'invoiceBusinessDecisions.dmn'];

describeHere(`the invoice process of Camunda 7${missing === null ? '' : ` (skipped: ${missing})`}`, () => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await openStage();
    const { t } = stage;
    for (const [name, groups] of [
      ['demo', ['sales']],
      ['mary', ['accounting', 'sales']],
    ] as const) {
      await t.engine.users.put(t.people.admin, { name, displayName: name, groups, password: TEST_PASSWORD });
    }
    const files = FILES.map((name) => ({ name, content: readFileSync(path.join(folder, name)) }));
    await t.engine.definitions.deploy(t.people.frida, files);
  }, 120_000);

  afterAll(() => stage.close());

  it('goes through approval, review, approval, transfer and the bound archive to its end', async () => {
    const { base, t } = stage;
    const admin = await stage.logIn('admin');
    await admin.goto(`${base}/cockpit/bindings`);
    await admin.click('main a.primary:has-text("Bind")');
    await admin.check('#target-connector');
    await admin.fill('#type', 'log');
    await admin.fill('#inputs', '{"message": "=\\"Archive invoice \\" + invoiceNumber"}');
    await picture(admin, 'binding');
    await admin.click('button:has-text("Save")');
    await admin.waitForSelector('.toast');
    await admin.goto(`${base}/cockpit/bindings`);
    expect(await admin.textContent('body')).toContain('Nothing is missing');

    const mary = await stage.logIn('mary');
    await mary.goto(`${base}/start`);
    await mary.click('a:has-text("Invoice Receipt")');
    await mary.fill('[name="creditor"]', 'Papa Steve’s all you can eat');
    await mary.fill('[name="amount"]', '10');
    await mary.fill('[name="invoiceCategory"]', 'Misc');
    await mary.fill('[name="invoiceNumber"]', 'PSACE-5342');
    await mary.click('button:has-text("Start")');
    await mary.waitForURL(/\/(cases|tasks)\//);
    await t.settle();

    await stage.claim(mary, 'Approve Invoice');
    await picture(mary, 'invoice-approve');
    await stage.complete(mary);

    const demo = await stage.logIn('demo');
    await demo.goto(`${base}/tasks?view=mine`);
    await demo.click('[data-row]:has-text("Assign Reviewer")');
    await demo.fill('[name="reviewer"]', 'demo');
    await stage.complete(demo);
    await demo.goto(`${base}/tasks?view=mine`);
    await demo.click('[data-row]:has-text("Review Invoice")');
    await demo.check('[type="checkbox"][name="clarified"]');
    await stage.complete(demo);

    await mary.goto(`${base}/tasks?view=all`);
    await mary.click('[data-row]:has-text("Approve Invoice")');
    if (await mary.isVisible('button:has-text("Claim")')) await mary.click('button:has-text("Claim")');
    await mary.waitForSelector('[type="checkbox"][name="approved"]');
    await mary.check('[type="checkbox"][name="approved"]');
    await stage.complete(mary);

    await stage.claim(mary, 'Prepare');
    await stage.complete(mary);

    const { items } = await t.engine.instances.list(t.people.admin, { processId: 'invoice' });
    expect(items).toMatchObject([{ status: 'completed', incidents: 0 }]);
    const { elements } = await t.engine.instances.path(t.people.admin, items[0]?.id ?? '');
    const completed = elements.filter((one) => one.completed > 0).map((one) => one.element);
    expect(completed).toEqual(expect.arrayContaining(['reviewInvoice', 'ServiceTask_1', 'invoiceProcessed']));
    expect(stage.broken).toEqual([]);
  }, 180_000);
});
