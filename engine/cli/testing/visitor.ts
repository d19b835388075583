/** What a browser does with the pages, for tests: keeps cookies, logs in; and the list of all that is served. */
import type { Router } from 'express';
import request, { type Response } from 'supertest';
import { TEST_PASSWORD } from '../../testing/test-engine.ts';
import type { Web } from './web.ts';

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

export interface Served {
  readonly method: Method;
  readonly path: string;
}

/** Every route of every router of the application, so that one that is added tomorrow is tried too. */
export function served({ app }: Web): readonly Served[] {
  return routesOf((app.router as unknown as Router).stack, '');
}

function routesOf(stack: Router['stack'], prefix: string): Served[] {
  return stack.flatMap((layer) => {
    if (layer.route) {
      const { path, stack: handlers } = layer.route;
      return handlers.map(({ method }) => ({ method: method as Method, path: `${prefix}${path}` }));
    }
    const inner = (layer.handle as unknown as Partial<Router>).stack;
    if (!inner) return [];
    const isApi = inner.some(({ route }) => route?.path === '/openapi.json');
    return routesOf(inner, isApi ? `${prefix}/api/v1` : prefix);
  });
}

/** The path with something for each parameter. */
export const fill = (path: string): string => path.replaceAll(/:\w+/g, '1');

export function cookiesOf(answer: Response): readonly string[] {
  return (answer.headers['set-cookie'] as unknown as string[] | undefined) ?? [];
}

/** Cookies that are still set, as a browser would send them. */
export function jar(...answers: readonly Response[]): string {
  const kept = new Map<string, string>();
  for (const line of answers.flatMap(cookiesOf)) {
    const [pair = ''] = line.split(';');
    const [name = '', value = ''] = pair.split(/=(.*)/);
    if (value === '' || /Max-Age=0/.test(line)) kept.delete(name);
    else kept.set(name, value);
  }
  return [...kept].map(([name, value]) => `${name}=${value}`).join('; ');
}

export const csrfOf = (page: Response): string => /name="_csrf" value="([^"]+)"/.exec(page.text)?.[1] ?? '';

export async function logIn(
  at: Web,
  fields: Readonly<Record<string, string>>,
  { cookie = '', path = '/login' } = {},
): Promise<{ readonly page: Response; readonly answer: Response }> {
  const page = await request(at.server).get('/login').set('Cookie', cookie);
  const answer = await request(at.server)
    .post(path)
    .set('Cookie', [cookie, jar(page)].filter(Boolean).join('; '))
    .type('form')
    .send({ _csrf: csrfOf(page), name: 'anna', password: TEST_PASSWORD, ...fields });
  return { page, answer };
}
