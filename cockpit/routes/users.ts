/** `/cockpit/users`: who may log in, and what the groups they are in let them do. */
import { randomBytes } from 'node:crypto';
import type { Request, Response, Router } from 'express';
import { BatonError, can, type UserView } from '../../engine/index.ts';
import { flash } from '../../web/index.ts';
import { field, fieldAll, isTold, parameter, show, subjectOf, type Cockpit } from '../page.ts';

interface Typed {
  readonly name: string;
  readonly displayName: string;
  readonly email: string;
  readonly groups: readonly string[];
  readonly otherGroups: string;
  readonly disabled: boolean;
}

const EMPTY: Typed = { name: '', displayName: '', email: '', groups: [], otherGroups: '', disabled: false };

/** What the built-in groups are for; every other group only gets tasks. */
const GROUP_MEANINGS: Readonly<Record<string, string>> = {
  admin: 'may do everything',
  architects: 'draw, deploy and bind processes',
  operators: 'see, repair and cancel every instance',
  workers: 'programs that do jobs',
  publishers: 'programs that send messages and start processes',
};

export function userRoutes(router: Router, cockpit: Cockpit): void {
  const { engine } = cockpit;

  router.get('/cockpit/users', async (_req, res) => {
    const subject = admin(res);
    const [users, tokens] = await Promise.all([engine.users.list(subject), engine.users.tokens(subject)]);
    show(cockpit, res, 'users', 'users', { title: 'Users', users, tokens });
  });

  router.get('/cockpit/users/new', (_req, res) => page(cockpit, res, EMPTY, true, null));

  router.get('/cockpit/users/:name/edit', async (req, res) => {
    const user = await find(cockpit, res, parameter(req, 'name'));
    await page(cockpit, res, { ...user, email: user.email ?? '', otherGroups: '' }, false, null);
  });

  router.post('/cockpit/users', (req, res) => save(cockpit, req, res, true));
  router.post('/cockpit/users/:name/edit', (req, res) => save(cockpit, req, res, false));

  router.post('/cockpit/users/:name/password', async (req, res) => {
    const subject = admin(res);
    const { name, displayName } = await find(cockpit, res, parameter(req, 'name'));
    const password = newPassword();
    await engine.users.put(subject, { name, password });
    secret(
      cockpit,
      res,
      'New password',
      `The new password of ${displayName}`,
      password,
      'Their sessions have ended; they log in with this.',
    );
  });
}

function admin(res: Response): ReturnType<typeof subjectOf> {
  const subject = subjectOf(res);
  if (!can(subject, 'user.manage')) throw new BatonError('FORBIDDEN', 'Only administrators manage users.');
  return subject;
}

async function find({ engine }: Cockpit, res: Response, name: string): Promise<UserView> {
  const user = (await engine.users.list(admin(res))).find((one) => one.name === name);
  if (!user) throw new BatonError('NOT_FOUND', 'There is no such user.');
  return user;
}

async function save(cockpit: Cockpit, req: Request, res: Response, isNew: boolean): Promise<void> {
  const subject = admin(res);
  const typed: Typed = {
    name: isNew ? field(req, 'name').trim() : parameter(req, 'name'),
    displayName: field(req, 'displayName').trim(),
    email: field(req, 'email').trim(),
    groups: fieldAll(req, 'group'),
    otherGroups: field(req, 'otherGroups'),
    disabled: field(req, 'disabled') === 'on',
  };
  const others = typed.otherGroups.split(/[\s,]+/).filter(Boolean);
  const password = isNew ? newPassword() : undefined;
  try {
    if (isNew && (await cockpit.engine.users.list(subject)).some(({ name }) => name === typed.name))
      throw new BatonError('CONFLICT', 'There is a user of this name already.');
    if (!isNew) await find(cockpit, res, typed.name);
    await cockpit.engine.users.put(subject, {
      name: typed.name,
      displayName: typed.displayName || typed.name,
      email: typed.email || null,
      groups: [...new Set([...typed.groups, ...others])],
      disabled: typed.disabled,
      password,
    });
  } catch (error) {
    if (!isTold(error)) throw error;
    return page(cockpit, res, typed, isNew, error.message);
  }
  const who = typed.displayName || typed.name;
  if (password !== undefined)
    return secret(
      cockpit,
      res,
      'User created',
      `The password of ${who}`,
      password,
      'Hand it over in person or by a safe channel.',
    );
  flash(res, { tone: 'success', text: `“${who}” was saved.` });
  res.redirect(303, '/cockpit/users');
}

async function page(
  cockpit: Cockpit,
  res: Response,
  typed: Typed,
  isNew: boolean,
  error: string | null,
): Promise<void> {
  const known = await cockpit.engine.users.groups(admin(res));
  const model = {
    title: isNew ? 'New user' : `User ${typed.name}`,
    typed,
    isNew,
    error,
    errors: error === null ? [] : [{ href: isNew ? '#name' : '#displayName', message: error }],
    groups: known.map((name) => ({
      name,
      meaning: Object.hasOwn(GROUP_MEANINGS, name) ? GROUP_MEANINGS[name] : null,
      selected: typed.groups.includes(name),
    })),
  };
  show(cockpit, res, 'user', 'users', model, error === null ? 200 : 422);
}

/** Shown once, on the answer to the form itself: a secret must not stand in an address or a cookie. */
export function secret(
  cockpit: Cockpit,
  res: Response,
  title: string,
  label: string,
  value: string,
  hint: string,
): void {
  show(cockpit, res, 'secret', 'users', { title, label, value, hint });
}

/** 96 bits, in four groups that can be read out. */
function newPassword(): string {
  return (randomBytes(12).toString('hex').match(/.{6}/g) ?? []).join('-');
}
