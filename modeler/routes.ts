/** The modeler's pages: list of files, editors for diagrams, decisions and forms, and what the editors call. */
import { json, Router, type Response } from 'express';
import { BatonError, can, type Engine, type Subject } from '../engine/index.ts';
import { flash, type PageModel, type Views } from '../web/index.ts';
import { deploy } from './deploy.ts';
import { openSource } from './open-source.ts';
import { referencesOf } from './references.ts';
import { fileOf, kindOf, MAX_FILE, newIdOf, resourcesOf, textOf, type Kind } from './requests.ts';
import { listModel } from './view-model/list.ts';

export interface ModelerOptions {
  /** Element templates, generated from the connectors. */
  readonly elementTemplates: readonly object[];
}

export function modelerRoutes(engine: Engine, views: Views, options: ModelerOptions): Router {
  const router = Router();
  router.use('/modeler', (_request, response, next) => {
    if (!can(subjectOf(response), 'model.read')) {
      throw new BatonError(
        'FORBIDDEN',
        'The modeler is for architects; ask an administrator for the group "architects".',
      );
    }
    next();
  });
  addPages(router, engine, views);
  addCalls(router, engine, options);
  return router;
}

function addPages(router: Router, engine: Engine, views: Views): void {
  router.get('/modeler', async (request, response) => {
    views.render(
      response,
      'modeler/list',
      await listModel(engine, subjectOf(response), textOf(request.query.search)),
    );
  });

  router.get('/modeler/new', (request, response) => {
    const kind = kindOf(request.query.kind);
    const newId = newIdOf(request.query.id);
    const name = `${newId ?? `new-${nouns[kind]}`}.${kind}`;
    showEditor(views, response, { ...NEW, kind, name, newId });
  });

  router.get('/modeler/files/:id', async (request, response) => {
    const file = await engine.models.get(subjectOf(response), request.params.id);
    showEditor(views, response, { ...NEW, ...file });
  });

  router.get('/modeler/open/:source/:key', async (request, response) => {
    const { source, key } = request.params;
    const opened = await openSource(engine, subjectOf(response), source, key);
    showEditor(views, response, { ...NEW, ...opened });
  });

  router.post('/modeler/files/:id/delete', async (request, response) => {
    await engine.models.remove(subjectOf(response), request.params.id);
    flash(response, { tone: 'success', text: 'The draft is deleted. What was deployed from it stays.' });
    response.redirect(303, '/modeler');
  });
}

/** What the editors fetch and send, as JSON. */
function addCalls(router: Router, engine: Engine, options: ModelerOptions): void {
  const body = json({ limit: MAX_FILE });
  router.get('/modeler/templates.json', (_request, response) => {
    response.json(options.elementTemplates);
  });
  router.get('/modeler/references.json', async (_request, response) => {
    response.json(await referencesOf(engine, subjectOf(response)));
  });
  router.post('/modeler/files', body, async (request, response) => {
    response.json(await engine.models.save(subjectOf(response), fileOf(request.body)));
  });
  router.post('/modeler/check', body, async (request, response) => {
    const subject = subjectOf(response);
    const { resources } = await resourcesOf(engine, subject, request.body);
    response.json(await engine.definitions.check(subject, resources));
  });
  router.post('/modeler/deploy', body, async (request, response) => {
    try {
      response.json(await deploy(engine, subjectOf(response), request.body));
    } catch (error) {
      if (!(error instanceof BatonError) || error.code !== 'DEPLOYMENT_REFUSED') throw error;
      response.status(error.status).json({ detail: error.message, ...error.details });
    }
  });
}

const nouns: Readonly<Record<Kind, string>> = { bpmn: 'process', dmn: 'decision', form: 'form' };

export interface EditorFile {
  readonly kind: Kind;
  readonly name: string;
  readonly id: string | null;
  readonly revision: number | null;
  readonly content: string;
  /** What it was opened from, in words: "Deployed version 3". */
  readonly origin: string | null;
  /** The deployed version it is based on. */
  readonly baseVersion: number | null;
  /** Of a new file: the id that it shall define, because something refers to it. */
  readonly newId: string | null;
}

const NEW = { id: null, revision: null, content: '', origin: null, baseVersion: null, newId: null } as const;

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
