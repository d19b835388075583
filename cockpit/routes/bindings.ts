/** `/cockpit/bindings`: what foreign code in imported diagrams stands for, decided beside the diagram. */
import type { Request, Response, Router } from 'express';
import { BatonError, can, type BindingView, type Subject } from '../../engine/index.ts';
import { flash } from '../../web/index.ts';
import {
  bindingRow,
  emptyBinding,
  readBinding,
  TARGETS,
  typedBinding,
  type TypedBinding,
} from '../models/binding-form.ts';
import { act, field, isTold, query, show, subjectOf, type Cockpit } from '../page.ts';

export function bindingRoutes(router: Router, cockpit: Cockpit): void {
  const { engine } = cockpit;

  router.get('/cockpit/bindings', async (_req, res) => {
    const subject = subjectOf(res);
    const [bindings, unbound] = await Promise.all([
      engine.bindings.list(subject),
      engine.bindings.unbound(subject),
    ]);
    show(cockpit, res, 'bindings', 'bindings', {
      title: 'Bindings',
      live: ['definitions', 'bindings'],
      mayWrite: can(subject, 'binding.write'),
      rows: bindings.map(bindingRow),
      unbound: unbound.map(({ key, places }) => ({ key, places, editHref: editHref(key) })),
    });
  });

  router.get('/cockpit/bindings/edit', async (req, res) => {
    const subject = subjectOf(res);
    const key = query(req, 'key');
    const existing = await find(cockpit, subject, key);
    page(cockpit, res, existing ? typedBinding(existing) : emptyBinding(key), null, existing !== null);
  });

  router.post('/cockpit/bindings', (req, res) => save(cockpit, req, res));

  router.post('/cockpit/bindings/remove', async (req, res) => {
    await act(res, '/cockpit/bindings', async () => {
      await engine.bindings.remove(subjectOf(res), field(req, 'key'));
      return 'The binding was removed.';
    });
  });
}

function editHref(key: string): string {
  return `/cockpit/bindings/edit?${new URLSearchParams({ key }).toString()}`;
}

async function find({ engine }: Cockpit, subject: Subject, key: string): Promise<BindingView | null> {
  return (await engine.bindings.list(subject)).find((binding) => binding.key === key) ?? null;
}

async function save(cockpit: Cockpit, req: Request, res: Response): Promise<void> {
  const typed: TypedBinding = {
    key: field(req, 'key').trim(),
    target: field(req, 'target'),
    type: field(req, 'type').trim(),
    inputs: field(req, 'inputs'),
    script: field(req, 'script'),
  };
  const read = readBinding(typed);
  if (!read.ok) return page(cockpit, res, typed, read, false);
  try {
    await cockpit.engine.bindings.put(subjectOf(res), read.value);
    flash(res, { tone: 'success', text: `“${typed.key}” is bound.` });
    res.redirect(303, '/cockpit/bindings');
  } catch (error) {
    if (!isTold(error)) throw error;
    page(cockpit, res, typed, { at: 'key', message: (error as BatonError).message }, false);
  }
}

function page(
  cockpit: Cockpit,
  res: Response,
  typed: TypedBinding,
  error: { readonly at: string; readonly message: string } | null,
  known: boolean,
): void {
  if (!can(subjectOf(res), 'binding.write')) throw new BatonError('FORBIDDEN');
  const model = {
    title: known ? 'Change a binding' : 'Bind foreign code',
    typed,
    known,
    fixedKey: typed.key !== '' && error?.at !== 'key',
    targets: TARGETS.map((target) => ({ ...target, selected: target.value === typed.target })),
    errors: error === null ? [] : [{ href: `#${error.at}`, message: error.message }],
    error: {
      key: null,
      type: null,
      inputs: null,
      script: null,
      ...(error ? { [error.at]: error.message } : {}),
    },
  };
  show(cockpit, res, 'binding', 'bindings', model, error === null ? 200 : 422);
}
