/** Bearer tokens of programs: made, shown once, ended. */
import type { Request, Response, Router } from 'express';
import { BatonError, can, type Subject } from '../../engine/index.ts';
import { act, field, fieldAll, isTold, parameter, show, subjectOf, type Cockpit } from '../page.ts';
import { secret } from './users.ts';

/** Groups that give programs rights; people's groups are not offered. */
const PROGRAM_GROUPS = [
  { name: 'workers', meaning: 'fetch jobs and answer them' },
  { name: 'publishers', meaning: 'send messages and start processes' },
  { name: 'operators', meaning: 'see, repair and cancel every instance' },
  { name: 'architects', meaning: 'deploy processes, e.g. from a pipeline' },
] as const;

export function tokenRoutes(router: Router, cockpit: Cockpit): void {
  router.get('/cockpit/tokens/new', (_req, res) =>
    page(cockpit, res, { name: '', groups: ['workers'], expiresAt: '' }, null),
  );
  router.post('/cockpit/tokens', (req, res) => create(cockpit, req, res));
  router.post('/cockpit/tokens/:name/revoke', async (req, res) => {
    await act(res, '/cockpit/users', async () => {
      await cockpit.engine.users.revokeToken(subjectOf(res), parameter(req, 'name'));
      return `The token “${parameter(req, 'name')}” works no more.`;
    });
  });
}

interface Typed {
  readonly name: string;
  readonly groups: readonly string[];
  /** `2026-12-31` or empty. */
  readonly expiresAt: string;
}

async function create(cockpit: Cockpit, req: Request, res: Response): Promise<void> {
  const typed: Typed = {
    name: field(req, 'name').trim(),
    groups: fieldAll(req, 'group'),
    expiresAt: field(req, 'expiresAt').trim(),
  };
  if (typed.name === '') return page(cockpit, res, typed, 'Name the program.');
  if (typed.groups.length === 0) return page(cockpit, res, typed, 'Choose at least one right.');
  if (typed.expiresAt !== '' && Number.isNaN(Date.parse(typed.expiresAt)))
    return page(cockpit, res, typed, 'Write the day as YYYY-MM-DD.');
  try {
    const { token } = await cockpit.engine.users.createToken(admin(res), {
      name: typed.name,
      groups: typed.groups,
      expiresAt: typed.expiresAt === '' ? null : new Date(typed.expiresAt).toISOString(),
    });
    secret(
      cockpit,
      res,
      'Token created',
      `The token of ${typed.name}`,
      token,
      'Send it in the header: Authorization: Bearer …',
    );
  } catch (error) {
    if (!isTold(error)) throw error;
    page(cockpit, res, typed, error.message);
  }
}

function admin(res: Response): Subject {
  const subject = subjectOf(res);
  if (!can(subject, 'user.manage')) throw new BatonError('FORBIDDEN', 'Only administrators manage tokens.');
  return subject;
}

function page(cockpit: Cockpit, res: Response, typed: Typed, error: string | null): void {
  admin(res);
  const model = {
    title: 'New token',
    typed,
    errors: error === null ? [] : [{ href: '#name', message: error }],
    groups: PROGRAM_GROUPS.map((group) => ({ ...group, selected: typed.groups.includes(group.name) })),
  };
  show(cockpit, res, 'token', 'users', model, error === null ? 200 : 422);
}
