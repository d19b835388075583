/** `/cockpit/definitions/:key/start`: starts an instance with a business key and variables written as JSON. */
import type { Request, Response, Router } from 'express';
import type { BatonError, DefinitionView } from '../../engine/index.ts';
import { flash } from '../../web/index.ts';
import { parseVariables } from '../models/variable-form.ts';
import { field, isTold, parameter, show, subjectOf, type Cockpit } from '../page.ts';

export function startRoutes(router: Router, cockpit: Cockpit): void {
  const { engine } = cockpit;

  router.get('/cockpit/definitions/:key/start', async (req, res) => {
    const definition = await engine.definitions.get(subjectOf(res), parameter(req, 'key'));
    page(cockpit, res, definition, { businessKey: '', variables: '{}' }, null);
  });

  router.post('/cockpit/definitions/:key/start', async (req: Request, res: Response) => {
    const subject = subjectOf(res);
    const definition = await engine.definitions.get(subject, parameter(req, 'key'));
    const typed = { businessKey: field(req, 'businessKey').trim(), variables: field(req, 'variables') };
    const parsed = parseVariables(typed.variables);
    if (!parsed.ok) return page(cockpit, res, definition, typed, parsed.message);
    try {
      const { id } = await engine.instances.start(subject, {
        definitionKey: definition.key,
        businessKey: typed.businessKey || null,
        variables: parsed.value,
      });
      flash(res, { tone: 'success', text: 'The instance was started.' });
      res.redirect(303, `/cockpit/instances/${encodeURIComponent(id)}`);
    } catch (error) {
      if (!isTold(error)) throw error;
      page(cockpit, res, definition, typed, (error as BatonError).message);
    }
  });
}

function page(
  cockpit: Cockpit,
  res: Response,
  definition: DefinitionView,
  typed: { readonly businessKey: string; readonly variables: string },
  error: string | null,
): void {
  const errors = error === null ? [] : [{ href: '#variables', message: error }];
  const model = { title: `Start ${definition.name}`, definition, typed, error, errors };
  show(cockpit, res, 'start', 'definitions', model, error === null ? 200 : 422);
}
