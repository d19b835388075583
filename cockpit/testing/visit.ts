/** Visits to a cockpit on a fake engine, for tests. Only test files import supertest, so they hand it in. */
import type { Express } from 'express';
import { cockpitApp, CSRF_TOKEN } from './cockpit-app.ts';
import { fakeEngine, type FakeEngine, type Fixtures } from './fake-engine.ts';
import { people } from './fixtures.ts';

export type Who = keyof typeof people;

/** What is used of a request of supertest. */
interface Asking<Asked> {
  set(header: string, value: string): Asked;
  type(kind: string): Asked;
  send(fields: object): Asked;
}

interface Asker<Asked> {
  get(path: string): Asked;
  post(path: string): Asked;
}

export interface Cockpit<Asked> {
  readonly get: (path: string, who?: Who) => Asked;
  readonly post: (path: string, fields: Record<string, unknown>, who?: Who) => Asked;
  readonly fake: FakeEngine;
  /** What the engine was asked first under this name. */
  readonly asked: (name: string) => readonly unknown[] | undefined;
}

/** Gives what opens a cockpit, on an engine with these changes, for visits by supertest's `request`. */
export function cockpitFor<Asked extends Asking<Asked>>(
  request: (app: Express) => Asker<Asked>,
): (changes?: Fixtures) => Cockpit<Asked> {
  return (changes = {}) => {
    const fake = fakeEngine(changes);
    const app = cockpitApp(fake.engine, people);
    return {
      fake,
      get: (path, who = 'operator') => request(app).get(path).set('x-test-user', who),
      post: (path, fields, who = 'operator') =>
        request(app)
          .post(path)
          .set('x-test-user', who)
          .type('form')
          .send({ _csrf: CSRF_TOKEN, ...fields }),
      // Without the subject, which comes first.
      asked: (name) => fake.calls.find((call) => call.name === name)?.args.slice(1),
    };
  };
}

/** What a response tells the next page to say. */
export function flashOf(response: {
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
}): string {
  return decodeURIComponent([response.headers['set-cookie'] ?? ''].flat().join(' '));
}
