/** `/cockpit/messages`: sends a message or a signal by hand, to try a process or to help one along. */
import type { Request, Response, Router } from 'express';
import type { BatonError, Engine, Subject, Variables } from '../../engine/index.ts';
import { flash } from '../../web/index.ts';
import { parseVariables } from '../models/variable-form.ts';
import { field, isTold, oneOf, query, show, subjectOf, type Cockpit } from '../page.ts';

interface Typed {
  readonly kind: 'message' | 'signal';
  readonly name: string;
  readonly correlation: string;
  readonly variables: string;
}

export function messageRoutes(router: Router, cockpit: Cockpit): void {
  router.get('/cockpit/messages', (req, res) => {
    const kind = oneOf(query(req, 'kind'), ['message', 'signal']);
    page(
      cockpit,
      res,
      { kind, name: query(req, 'name'), correlation: query(req, 'key'), variables: '{}' },
      null,
    );
  });

  router.post('/cockpit/messages', (req, res) => send(cockpit, req, res));
}

async function send(cockpit: Cockpit, req: Request, res: Response): Promise<void> {
  const typed: Typed = {
    kind: oneOf(field(req, 'kind'), ['message', 'signal']),
    name: field(req, 'name').trim(),
    correlation: field(req, 'correlation').trim(),
    variables: field(req, 'variables'),
  };
  const parsed = parseVariables(typed.variables);
  if (typed.name === '')
    return page(cockpit, res, typed, { at: 'name', message: 'Give the name that the diagram uses.' });
  if (!parsed.ok) return page(cockpit, res, typed, { at: 'variables', message: parsed.message });
  try {
    flash(res, { tone: 'success', text: await deliver(cockpit.engine, subjectOf(res), typed, parsed.value) });
    res.redirect(303, `/cockpit/messages?kind=${typed.kind}`);
  } catch (error) {
    if (!isTold(error)) throw error;
    page(cockpit, res, typed, { at: 'name', message: (error as BatonError).message });
  }
}

const OUTCOMES = {
  correlated: 'The message went to an instance that waited for it.',
  started: 'The message started an instance.',
  buffered: 'Nobody waits for it yet; it is kept for an hour.',
  dropped: 'Nobody waits for it, and it was not kept.',
  duplicate: 'A message with this id was here already.',
} as const;

async function deliver(
  engine: Engine,
  subject: Subject,
  typed: Typed,
  variables: Variables,
): Promise<string> {
  if (typed.kind === 'message') {
    const { outcome } = await engine.messages.publish(subject, {
      name: typed.name,
      correlationKey: typed.correlation || null,
      variables,
    });
    return OUTCOMES[outcome];
  }
  const { delivered } = await engine.messages.signal(subject, { name: typed.name, variables });
  return delivered === 0
    ? 'Nobody waited for the signal.'
    : `The signal reached ${delivered} ${delivered === 1 ? 'place' : 'places'}.`;
}

function page(
  cockpit: Cockpit,
  res: Response,
  typed: Typed,
  error: { readonly at: 'name' | 'variables'; readonly message: string } | null,
): void {
  const model = {
    title: 'Messages',
    typed,
    isSignal: typed.kind === 'signal',
    errors: error === null ? [] : [{ href: `#${error.at}`, message: error.message }],
    nameError: error?.at === 'name' ? error.message : null,
    variablesError: error?.at === 'variables' ? error.message : null,
  };
  show(cockpit, res, 'messages', 'messages', model, error === null ? 200 : 422);
}
