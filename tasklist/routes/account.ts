/** The own account: changing the password, which a newcomer does with the first password. */
import type { Request, Response, Router } from 'express';
import { BatonError } from '../../engine/index.ts';
import { flash } from '../../web/index.ts';
import { subjectOf, textOf, type Tasklist } from '../page.ts';

/** Longer input is refused before it costs a hash. */
const MAX_PASSWORD = 1000;

export function accountRoutes(router: Router, tasklist: Tasklist): void {
  const { engine, views, sessions } = tasklist;
  const show = (res: Response, error: string | null, status = 200): void => {
    const errors = error === null ? [] : [{ href: '#current', message: error }];
    views.render(res, 'tasklist/account', { title: 'Change password', errors }, status);
  };

  router.get('/account', (_req, res) => show(res, null));

  router.post('/account', async (req: Request, res: Response) => {
    const subject = subjectOf(res);
    const current = textOf(req.body, 'current') ?? '';
    const fresh = textOf(req.body, 'fresh') ?? '';
    if (fresh !== (textOf(req.body, 'again') ?? ''))
      return show(res, 'The new password was not repeated the same.', 422);
    if (current.length > MAX_PASSWORD || fresh.length > MAX_PASSWORD)
      return show(res, 'This is too long for a password.', 422);
    try {
      await engine.users.changePassword(subject, { current, fresh });
    } catch (error) {
      if (!(error instanceof BatonError) || error.code !== 'INVALID') throw error;
      return show(res, error.message, 422);
    }
    await sessions.startSession(req, res, subject.name);
    flash(res, { tone: 'success', text: 'Your password is changed; other devices are logged out' });
    res.redirect(303, '/tasks');
  });
}
