/** Logging in and out, with a name and a password, with or without JavaScript. */
import type { Router } from 'express';
import { safeReturnTo } from '../../web/index.ts';
import { textOf, type Tasklist } from '../page.ts';

/** Longer input is refused before it costs a hash. */
const MAX_NAME = 200;
const MAX_PASSWORD = 1000;

export function loginRoutes(router: Router, { engine, views, sessions }: Tasklist): void {
  router.get('/login', (req, res) => {
    const returnTo = safeReturnTo(textOf(req.query, 'returnTo'), '/tasks');
    if (res.locals['subject']) return res.redirect(303, returnTo);
    views.render(
      res,
      'tasklist/login',
      loginModel({ returnTo, expired: returnTo !== '/tasks' && returnTo !== '/' }),
    );
  });

  router.post('/login', async (req, res) => {
    const name = textOf(req.body, 'name')?.trim() ?? '';
    const password = textOf(req.body, 'password') ?? '';
    const returnTo = safeReturnTo(textOf(req.body, 'returnTo'), '/tasks');
    const tooLong = name.length > MAX_NAME || password.length > MAX_PASSWORD;
    const subject = tooLong ? null : await engine.users.authenticate(name, password);
    if (!subject) {
      const error = 'The user name or the password is wrong.';
      return views.render(
        res,
        'tasklist/login',
        loginModel({ returnTo, name: name.slice(0, MAX_NAME), error }),
        422,
      );
    }
    await sessions.startSession(req, res, subject.name);
    res.redirect(303, returnTo);
  });

  router.post('/logout', async (req, res) => {
    await sessions.endSession(req, res);
    res.redirect(303, '/login');
  });
}

function loginModel(given: { returnTo: string; name?: string; error?: string; expired?: boolean }) {
  return {
    title: 'Log in',
    shape: 'bare' as const,
    returnTo: given.returnTo,
    name: given.name ?? '',
    error: given.error ?? null,
    hint: given.expired ? 'Log in to go on where you wanted to go.' : null,
  };
}
