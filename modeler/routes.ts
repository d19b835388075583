/** The modeler's pages: list of files, editors for diagrams, decisions and forms, and what the editors call. */
import { json, Router, type Request, type Response } from 'express';
import {
  BatonError,
  can,
  type Engine,
  type ModelFileView,
  type Resource,
  type Subject,
} from '../engine/index.ts';
import { flash, type PageModel, type Views } from '../web/index.ts';
import { openSource } from './open-source.ts';
import { listModel } from './view-model/list.ts';

export interface ModelerOptions {
  /** Element templates, generated from the connectors. */
  readonly elementTemplates: readonly object[];
}

/** A diagram, a decision or a form; the engine's own limit is checked again at deployment. */
const MAX_FILE = '11mb';
const KINDS: readonly ModelFileView['kind'][] = ['bpmn', 'dmn', 'form'];

export function modelerRoutes(engine: Engine, views: Views, options: ModelerOptions): Router {
  const router = Router();
  router.use('/modeler', (_request, response, next) => {
    const subject = subjectOf(response);
    if (!can(subject, 'model.read')) {
      throw new BatonError(
        'FORBIDDEN',
        'The modeler is for architects; ask an administrator for the group "architects".',
      );
    }
    next();
  });

  router.get('/modeler', async (request, response) => {
    views.render(
      response,
      'modeler/list',
      await listModel(engine, subjectOf(response), textOf(request.query.search)),
    );
  });

  router.get('/modeler/new', (request, response) => {
    const kind = kindOf(request.query.kind);
    showEditor(views, response, {
      kind,
      name: `new-${nouns[kind]}.${kind}`,
      id: null,
      revision: null,
      content: '',
      origin: null,
    });
  });

  router.get('/modeler/files/:id', async (request, response) => {
    const file = await engine.models.get(subjectOf(response), request.params.id);
    showEditor(views, response, { ...file, origin: null });
  });

  router.get('/modeler/open/:source/:key', async (request, response) => {
    const { source, key } = request.params;
    showEditor(views, response, await openSource(engine, subjectOf(response), source, key));
  });

  router.get('/modeler/templates.json', (_request, response) => {
    response.json(options.elementTemplates);
  });

  /** Forms and decisions by id, so that the editor links to what an element refers to. */
  router.get('/modeler/references.json', async (_request, response) => {
    const subject = subjectOf(response);
    const [forms, decisions, definitions, files] = await Promise.all([
      engine.forms.list(subject, { limit: 200 }),
      engine.decisions.list(subject, { limit: 200 }),
      engine.definitions.list(subject, { limit: 200, latestOnly: true }),
      engine.models.list(subject),
    ]);
    response.json({
      forms: forms.items.map(({ formId, key }) => ({ id: formId, href: `/modeler/open/form/${key}` })),
      decisions: decisions.items.map(({ decisionId, name, key }) => ({
        id: decisionId,
        name,
        href: `/modeler/open/decision/${key}`,
      })),
      processes: definitions.items.map(({ processId, name, key }) => ({
        id: processId,
        name,
        href: `/modeler/open/process/${key}`,
      })),
      files: files.map(({ id, name, kind }) => ({ id, name, kind })),
    });
  });

  const body = json({ limit: MAX_FILE });
  router.post('/modeler/files', body, async (request, response) => {
    response.json(await engine.models.save(subjectOf(response), fileOf(request)));
  });
  router.post('/modeler/check', body, async (request, response) => {
    response.json(await engine.definitions.check(subjectOf(response), resourcesOf(request)));
  });
  router.post('/modeler/deploy', body, async (request, response) => {
    try {
      response.json(await engine.definitions.deploy(subjectOf(response), resourcesOf(request)));
    } catch (error) {
      if (!(error instanceof BatonError) || error.code !== 'DEPLOYMENT_REFUSED') throw error;
      response.status(error.status).json({ detail: error.message, ...error.details });
    }
  });
  router.post('/modeler/files/:id/delete', async (request, response) => {
    await engine.models.remove(subjectOf(response), request.params.id);
    flash(response, { tone: 'success', text: 'The draft is deleted. What was deployed from it stays.' });
    response.redirect(303, '/modeler');
  });
  return router;
}

const nouns: Readonly<Record<ModelFileView['kind'], string>> = {
  bpmn: 'process',
  dmn: 'decision',
  form: 'form',
};

export interface EditorFile {
  readonly kind: ModelFileView['kind'];
  readonly name: string;
  readonly id: string | null;
  readonly revision: number | null;
  readonly content: string;
  /** What it was opened from, in words: "Version 3, deployed …". */
  readonly origin: string | null;
}

function showEditor(views: Views, response: Response, file: EditorFile): void {
  const model: PageModel & Record<string, unknown> = {
    title: file.name,
    app: 'modeler',
    shape: 'fill',
    scripts: [`modeler-${file.kind}.js`],
    styles: [`modeler-${file.kind}.css`],
    file,
    noun: nouns[file.kind],
    isBpmn: file.kind === 'bpmn',
    mayDeploy: can(subjectOf(response), 'definition.deploy'),
  };
  views.render(response, 'modeler/editor', model);
}

function subjectOf(response: Response): Subject {
  const subject = response.locals.subject as Subject | null;
  if (!subject) throw new BatonError('UNAUTHENTICATED');
  return subject;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value.slice(0, 200) : '';
}

function kindOf(value: unknown): ModelFileView['kind'] {
  return KINDS.find((kind) => kind === value) ?? 'bpmn';
}

function fileOf(request: Request): Parameters<Engine['models']['save']>[1] {
  const { id, name, kind, content, revision } = (request.body ?? {}) as Record<string, unknown>;
  if (typeof name !== 'string' || name.trim() === '' || name.length > 200) {
    throw new BatonError('INVALID', 'Give the file a name of 1 to 200 characters.');
  }
  if (typeof content !== 'string') throw new BatonError('INVALID', 'The file has no content.');
  return {
    ...(typeof id === 'string' ? { id } : {}),
    ...(typeof revision === 'number' ? { revision } : {}),
    name: name.trim(),
    kind: kindOf(kind),
    content,
  };
}

function resourcesOf(request: Request): Resource[] {
  const { resources } = (request.body ?? {}) as { resources?: unknown };
  const list = Array.isArray(resources) ? (resources as Record<string, unknown>[]) : [];
  if (list.length === 0 || list.length > 50) throw new BatonError('INVALID', 'Send 1 to 50 resources.');
  return list.map(({ name, content }) => {
    if (typeof name !== 'string' || typeof content !== 'string') {
      throw new BatonError('INVALID', 'Each resource has a name and a content.');
    }
    return { name, content };
  });
}
