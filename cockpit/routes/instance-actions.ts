/** What an operator does to one instance: set values, retry an incident, cancel. */
import type { Request, Response, Router } from 'express';
import type { BatonError } from '../../engine/index.ts';
import { flash } from '../../web/index.ts';
import { statusOf } from '../models/instance-rows.ts';
import { parseValue, parseVariables } from '../models/variable-form.ts';
import { act, field, isTold, oneOf, parameter, show, subjectOf, type Cockpit } from '../page.ts';
import { showInstance, type Refused } from './instance.ts';

const MAX_RETRIES = 100;

export function instanceActionRoutes(router: Router, cockpit: Cockpit): void {
  const { engine } = cockpit;

  router.post('/cockpit/instances/:id/variables', async (req, res) => {
    const id = parameter(req, 'id');
    const typed = {
      name: field(req, 'name').trim(),
      value: field(req, 'value'),
      format: field(req, 'format'),
      scope: field(req, 'scope'),
    };
    const scope = Number(typed.scope) || undefined;
    const refuse = (message: string): Promise<void> =>
      showInstance(cockpit, req, res, { form: scope ? 'variable' : 'new-variable', message, typed });
    if (typed.name === '') return refuse('Give the variable a name.');
    const value = parseValue(typed.value, oneOf(typed.format, ['text', 'json']));
    if (!value.ok) return refuse(value.message);
    await orRefuse(refuse, async () => {
      await engine.instances.setVariables(subjectOf(res), id, { [typed.name]: value.value }, scope);
      flash(res, { tone: 'success', text: `“${typed.name}” was set.` });
      res.redirect(303, `/cockpit/instances/${encodeURIComponent(id)}?tab=variables#details`);
    });
  });

  router.post('/cockpit/instances/:id/retry', async (req, res) => {
    const id = parameter(req, 'id');
    const typed = {
      incident: field(req, 'incident'),
      variables: field(req, 'variables'),
      retries: field(req, 'retries'),
    };
    const refuse = (message: string): Promise<void> =>
      showInstance(cockpit, req, res, { form: 'retry', message, typed } satisfies Refused);
    const variables = parseVariables(typed.variables);
    if (!variables.ok) return refuse(variables.message);
    const retries = Math.trunc(Number(typed.retries));
    await orRefuse(refuse, async () => {
      await engine.incidents.retry(subjectOf(res), typed.incident, {
        ...(retries >= 1 && retries <= MAX_RETRIES ? { retries } : {}),
        ...(Object.keys(variables.value).length > 0 ? { variables: variables.value } : {}),
      });
      flash(res, { tone: 'success', text: 'It is being tried again.' });
      res.redirect(303, `/cockpit/instances/${encodeURIComponent(id)}`);
    });
  });

  router.get('/cockpit/instances/:id/cancel', (req, res) => showCancel(cockpit, req, res));

  router.post('/cockpit/instances/:id/cancel', async (req, res) => {
    const id = parameter(req, 'id');
    await act(res, `/cockpit/instances/${encodeURIComponent(id)}`, async () => {
      await engine.instances.cancel(subjectOf(res), id, field(req, 'reason').trim() || null);
      return 'The instance was cancelled.';
    });
  });
}

async function orRefuse(
  refuse: (message: string) => Promise<void>,
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!isTold(error)) throw error;
    await refuse((error as BatonError).message);
  }
}

/** Says what will be lost before anything is. */
async function showCancel(cockpit: Cockpit, req: Request, res: Response): Promise<void> {
  const { engine } = cockpit;
  const subject = subjectOf(res);
  const instance = await engine.instances.get(subject, parameter(req, 'id'));
  const [alive, children] = await Promise.all([
    engine.instances.elements(subject, instance.id),
    engine.instances.children(subject, instance.id),
  ]);
  const steps = alive.filter(({ kind, waits }) => kind !== 'process' && waits.length > 0);
  show(cockpit, res, 'cancel', 'instances', {
    title: 'Cancel instance',
    instance,
    name: instance.businessKey ?? `Instance ${instance.id}`,
    status: statusOf(instance),
    active: instance.status === 'active',
    steps: [...new Set(steps.map(({ name, element }) => name ?? element))],
    called: children.filter(({ status }) => status === 'active').length,
  });
}
