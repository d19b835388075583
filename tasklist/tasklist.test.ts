import express, { urlencoded, type Express } from 'express';
import { describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { BatonError, type Subject } from '../engine/index.ts';
import { createViews } from '../web/index.ts';
import { tasklistRouter } from './index.ts';
import { fakeEngine, NOW, people, type FakeEngine } from './testing/fake-engine.ts';

const views = createViews({ now: () => NOW });

function server(fake: FakeEngine, subject: Subject | null = people.anna): Express {
  const app = express();
  app.use(urlencoded({ extended: false }));
  app.use((_req, res, next) => {
    Object.assign(res.locals, { subject, csrfToken: 'token', nonce: 'nonce' });
    next();
  });
  const sessions = {
    startSession: async (_req: express.Request, res: express.Response, name: string) =>
      void res.cookie('who', name),
    endSession: async (_req: express.Request, res: express.Response) => void res.clearCookie('who'),
  };
  app.use(tasklistRouter(fake.engine, views, sessions));
  app.use(((error: unknown, _req, res, _next) => {
    const known = error instanceof BatonError ? error : new BatonError('BUG', String(error));
    res.status(known.status).send(`${known.code} ${known.message}`);
  }) as express.ErrorRequestHandler);
  return app;
}

const post = (app: Express, path: string, body: Record<string, string | string[]> = {}) =>
  request(app)
    .post(path)
    .type('form')
    .send({ _csrf: 'token', ...body });

/** The words of a page, without its tags. */
const words = (html: string) =>
  html
    .replace(/<svg[\s\S]*?<\/svg>/g, '')
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ');
const flashOf = (response: request.Response) =>
  decodeURIComponent([response.headers['set-cookie']].flat().join());

describe('logging in', () => {
  it('asks whoever is not logged in, and remembers where they wanted to go', async () => {
    const app = server(fakeEngine(), null);
    await request(app)
      .get('/tasks/1-2?tab=where')
      .expect(303)
      .expect('Location', '/login?returnTo=%2Ftasks%2F1-2%3Ftab%3Dwhere');
    const { text } = await request(app).get('/login?returnTo=%2Ftasks%2F1-2').expect(200);
    expect(text).toContain('name="returnTo" value="/tasks/1-2"');
  });

  it('takes the right password, and goes only to addresses of this server', async () => {
    const app = server(fakeEngine(), null);
    const good = { name: 'anna', password: 'right' };
    await post(app, '/login', { ...good, returnTo: '/cases' })
      .expect(303)
      .expect('Location', '/cases')
      .expect('Set-Cookie', /who=anna/);
    await post(app, '/login', { ...good, returnTo: '//evil.example' }).expect('Location', '/tasks');
  });

  it('says the same of a wrong name and a wrong password, and keeps the name', async () => {
    const app = server(fakeEngine(), null);
    const wrong = await post(app, '/login', { name: 'anna', password: 'wrong' }).expect(422);
    const nobody = await post(app, '/login', { name: 'nobody', password: 'right' }).expect(422);
    expect(wrong.text).toContain('The user name or the password is wrong.');
    expect(nobody.text.replaceAll('nobody', 'anna')).toBe(wrong.text);
    await post(app, '/login', { name: 'a'.repeat(5000), password: 'x' }).expect(422);
  });

  it('logs out', async () => {
    await post(server(fakeEngine()), '/logout').expect(303).expect('Location', '/login');
  });
});

describe('the task list', () => {
  it('shows my tasks with counts, due times in words and links that keep the list', async () => {
    const { text } = await request(server(fakeEngine())).get('/tasks').expect(200);
    expect(words(text)).toMatch(/My tasks 2 My groups 1 Overdue 1 All open 4/);
    expect(words(text)).toContain('Approve order Order to cash · A-1 Overdue, yesterday Priority 80');
    expect(text).not.toContain('Pack parcel');
    expect(text).toContain('href="/tasks/1-2"');
  });

  it('filters, searches and orders by the address, and escapes what it shows', async () => {
    const app = server(fakeEngine());
    const { text } = await request(app).get('/tasks?view=groups&sort=due&q=credit').expect(200);
    expect(text).toContain('Check &lt;credit&gt;');
    expect(text.replaceAll('&#x3D;', '=')).toContain(
      'href="/tasks/2-2?view=groups&amp;sort=due&amp;q=credit"',
    );
    expect(words(text)).toContain('Free to take');
    await request(app).get('/tasks?view=nonsense&sort=nonsense&order=x&q=a&q=b').expect(200);
  });

  it('says why a list is empty', async () => {
    const app = server(fakeEngine());
    const searched = await request(app).get('/tasks?q=zzz%3Cb%3E');
    expect(words(searched.text)).toContain('Nothing matches “zzz&lt;b&gt;”');
    expect(searched.text).toContain('Search all open tasks');
    const none = await request(server(fakeEngine(), people.zoe)).get('/tasks');
    expect(words(none.text)).toContain('Nothing to do here');
  });
});

describe('an open task', () => {
  it('shows its form filled in, whose it is and who passed it on', async () => {
    const { text } = await request(server(fakeEngine())).get('/tasks/1-2').expect(200);
    expect(text).toContain('value="Muster &amp; Co" readonly');
    expect(words(text)).toContain('Passed on by ben Enter order');
    expect(text).toContain('action="/tasks/1-2/complete"');
    expect(text).toContain('aria-current="true"');
    expect(text).not.toContain('name="reason"');
  });

  it('does not exist for those who may not see it', async () => {
    await request(server(fakeEngine(), people.zoe)).get('/tasks/1-2').expect(404);
  });

  it('shows a form as a preview until the task is claimed', async () => {
    const app = server(fakeEngine());
    const { text } = await request(app).get('/tasks/2-2');
    expect(text).toMatch(/data-form-body disabled/);
    expect(text).not.toContain('data-main-submit');
    await post(app, '/tasks/2-2/claim').expect(303).expect('Location', '/tasks/2-2');
    expect((await request(app).get('/tasks/2-2')).text).toContain('data-main-submit');
  });

  it('can be handed back; only operators give it to others', async () => {
    const fake = fakeEngine();
    await post(server(fake), '/tasks/1-2/unclaim').expect(303);
    expect(fake.tasks.get('1-2')?.assignee).toBeNull();
    expect((await request(server(fake)).get('/tasks/1-9')).text).not.toContain('/tasks/1-9/assign');
    expect((await request(server(fake, people.olga)).get('/tasks/1-9')).text).toContain('/tasks/1-9/assign');
  });

  it('tells where the case is, in a sentence and an outline', async () => {
    const { text } = await request(server(fakeEngine())).get('/tasks/1-2?tab=where').expect(200);
    expect(words(text)).toContain('You are at Approve order. Before that, Check stock was done 2 hours ago.');
    expect(words(text)).toContain('“Tell the manager” follows');
    expect(text).toContain('diagram-outline');
  });

  it('tells what happened', async () => {
    const { text } = await request(server(fakeEngine())).get('/tasks/1-2?tab=history').expect(200);
    expect(words(text)).toMatch(
      /You took Approve order.*Check stock: done.*ben completed Enter order.*carla started the case/,
    );
    expect(text).not.toContain('In stock?');
  });
});

describe('completing a task', () => {
  const filled = { amount: '12', decision: 'yes', _key: 'k1', 'items._n': '1', 'items[0].sku': 'A' };

  it('gives the process what the form may change, and goes on to the next task of the case', async () => {
    const fake = fakeEngine();
    const response = await post(server(fake), '/tasks/1-2/complete?view=all', {
      ...filled,
      customer: 'Evil',
      extra: 'x',
    }).expect(303);
    expect(response.headers['location']).toBe('/tasks/1-9?view=all');
    expect(flashOf(response)).toContain('“Approve order” is done. Next in this case: “Call the customer”.');
    expect(fake.received).toEqual([
      { id: '1-2', key: 'k1', variables: { amount: 12, decision: 'yes', items: [{ sku: 'A' }] } },
    ]);
  });

  it('goes back to the list when nothing of the case is left for this person', async () => {
    const response = await post(
      server(fakeEngine(), people.ben),
      '/tasks/3-2/complete?view=all',
      filled,
    ).expect(303);
    expect(response.headers['location']).toBe('/tasks?view=all');
    expect(flashOf(response)).toContain('and with it the case');
  });

  it('shows errors at the fields and above, and keeps what was typed', async () => {
    const fake = fakeEngine();
    const { text } = await post(server(fake), '/tasks/1-2/complete', {
      ...filled,
      amount: '0,5',
      decision: 'no',
      reason: '',
    }).expect(422);
    expect(text).toContain('<a href="#f-amount">Amount must be a number, like 1250.50.</a>');
    expect(text).toContain('<a href="#f-reason">Reason is required.</a>');
    expect(text).toMatch(
      /id="f-amount"[^>]*value="0,5"[^>]*aria-invalid="true" aria-describedby="f-amount-error"/,
    );
    expect(text).toContain('name="_key" value="k1"');
    expect(text).toContain('data-dirty');
    expect(fake.received).toEqual([]);
  });

  it('draws the form anew for its conditions and rows, and saves nothing', async () => {
    const fake = fakeEngine();
    const refreshed = await post(server(fake), '/tasks/1-2/complete', {
      ...filled,
      decision: 'no',
      _op: 'refresh',
    }).expect(200);
    expect(refreshed.text).toContain('name="reason"');
    const added = await post(server(fake), '/tasks/1-2/complete', { ...filled, _op: 'add:items' }).expect(
      422,
    );
    expect(added.text).toContain('name="items[1].sku"');
    expect(added.text).not.toContain('error-summary');
    expect(fake.received).toEqual([]);
  });

  it('keeps what was typed when a colleague took the task meanwhile', async () => {
    const fake = fakeEngine();
    const app = server(fake);
    fake.tasks.set('1-2', { ...fake.tasks.get('1-2')!, assignee: 'ben' });
    const { text } = await post(app, '/tasks/1-2/complete', { ...filled, amount: '77' }).expect(403);
    expect(text).toContain('value="77"');
    expect(words(text)).toContain('ben has this task.');
    expect(words(text)).toContain('Claim the task before you complete it.');
  });

  it('keeps what was typed when a colleague completed it meanwhile', async () => {
    const fake = fakeEngine();
    fake.tasks.delete('1-2');
    const { text } = await post(server(fake), '/tasks/1-2/complete', {
      ...filled,
      amount: '77',
      note: '<i>',
    }).expect(409);
    expect(words(text)).toContain('What you had typed');
    expect(words(text)).toContain('amount 77');
    expect(text).toContain('&lt;i&gt;');
    expect(text).not.toContain('k1');
  });
});

describe('drafts', () => {
  it('are saved by the button without scripts, and by the script as one types', async () => {
    const fake = fakeEngine();
    const app = server(fake);
    const byButton = await post(app, '/tasks/1-2/draft', { amount: '55', customer: 'Evil' })
      .set('Accept', 'text/html')
      .expect(303);
    expect(flashOf(byButton)).toContain('The draft is saved');
    expect((await request(app).get('/tasks/1-2')).text).toContain('value="55"');
    await post(app, '/tasks/1-2/draft', { amount: 'abc' })
      .set('Accept', 'application/json')
      .expect(200, { saved: true });
    expect(fake.drafts.get('anna 1-2')).toMatchObject({ amount: 'abc' });
  });
});

describe('starting a process', () => {
  it('offers what may be started, and its form', async () => {
    const app = server(fakeEngine());
    expect(words((await request(app).get('/start').expect(200)).text)).toContain(
      'Order to cash From the order to the money.',
    );
    expect(words((await request(app).get('/start?q=zzz')).text)).toContain('No process matches');
    expect((await request(app).get('/start/order').expect(200)).text).toContain('action="/start/order"');
    await request(app).get('/start/other').expect(404);
  });

  it('sends a form that was opened by the key of a version to the newest version', async () => {
    const { text } = await request(server(fakeEngine())).get('/start/2').expect(200);
    expect(text).toContain('action="/start/order"');
  });

  it('checks the form and starts with a reference', async () => {
    const fake = fakeEngine();
    const app = server(fake);
    const { text } = await post(app, '/start/order', { amount: '', _reference: 'R-1', _key: 'k' }).expect(
      422,
    );
    expect(text).toContain('Amount is required.');
    expect(text).toContain('value="R-1"');
    await post(app, '/start/order', { amount: '5', _reference: ' R-1 ', _key: 'k' })
      .expect(303)
      .expect('Location', '/cases/7');
    expect(fake.received).toMatchObject([{ id: 'start R-1', key: 'k', variables: { amount: 5 } }]);
  });
});

describe('my cases', () => {
  it('lists what I started, and what I take part in', async () => {
    const app = server(fakeEngine());
    expect(words((await request(app).get('/cases').expect(200)).text)).toContain('A-1');
    expect(words((await request(app).get('/cases?show=part')).text)).toContain('A-4');
    expect(words((await request(server(fakeEngine(), people.zoe)).get('/cases')).text)).toContain(
      'No cases yet',
    );
  });

  it('shows one with where it stands, its open tasks and its history', async () => {
    const { text } = await request(server(fakeEngine())).get('/cases/1').expect(200);
    expect(words(text)).toContain('The case is at Approve order.');
    expect(text).toContain('href="/tasks/1-9"');
    expect(words(text)).toContain('carla started the case');
  });
});
