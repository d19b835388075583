/** `/cockpit/definitions`: the deployed processes, and one version of one with its diagram, figures and instances. */
import type { Router } from 'express';
import {
  can,
  type DefinitionView,
  type Engine,
  type InstanceFilter,
  type Subject,
} from '../../engine/index.ts';
import { withQuery } from '../../web/index.ts';
import { diagramPanel } from '../models/diagram-panel.ts';
import { actorText, instanceRow } from '../models/instance-rows.ts';
import { definitionOverlay } from '../models/overlays.ts';
import { oneOf, parameter, query, show, subjectOf, type Cockpit } from '../page.ts';

/** Versions offered by the version menu, newest first. */
const MAX_VERSIONS = 100;

export function definitionRoutes(router: Router, cockpit: Cockpit): void {
  const { engine } = cockpit;

  router.get('/cockpit/definitions', async (req, res) => {
    const subject = subjectOf(res);
    const search = query(req, 'q');
    const page = await engine.definitions.list(subject, {
      latestOnly: true,
      search: search || undefined,
      after: query(req, 'after') || undefined,
      limit: 48,
    });
    show(cockpit, res, 'definitions', 'definitions', {
      title: 'Processes',
      live: ['definitions', 'instances', 'incidents'],
      search,
      page,
      cards: page.items.map((item) => ({ ...item, tone: item.counts.active > 0 ? 'accent' : 'neutral' })),
      first: query(req, 'after') !== '',
      mayModel: can(subject, 'model.read'),
    });
  });

  router.get('/cockpit/definitions/:key', async (req, res) => {
    const subject = subjectOf(res);
    const definition = await engine.definitions.get(subject, parameter(req, 'key'));
    const view = oneOf(query(req, 'view'), ['now', 'frequency']);
    const element = query(req, 'element');
    const seesInstances = can(subject, 'instance.read');
    const [diagram, outline, statistics, versions, instances] = await Promise.all([
      engine.definitions.diagram(subject, definition.key),
      engine.definitions.outline(subject, definition.key),
      engine.definitions.statistics(subject, definition.key),
      engine.definitions.list(subject, { processId: definition.processId, limit: MAX_VERSIONS }),
      seesInstances
        ? engine.instances.list(subject, instanceFilter(definition, element, query(req, 'after')))
        : null,
    ]);
    const hrefOf = (id: string): string =>
      `${withQuery(req.originalUrl, { element: id === element ? '' : id, after: '' })}#instances`;
    const overlay = definitionOverlay(
      statistics,
      diagram,
      view,
      element || null,
      seesInstances ? hrefOf : null,
    );
    show(cockpit, res, 'definition', 'definitions', {
      title: `${definition.name}, version ${definition.version}`,
      shape: 'wide',
      scripts: ['cockpit-diagram.js'],
      live: ['instances', 'incidents', 'definitions'],
      definition,
      deployedBy: actorText(definition.deployedBy),
      view,
      element,
      elementName: outline.find((entry) => entry.element === element)?.name ?? element,
      panel: diagramPanel(diagram, outline, overlay, {
        title: `Diagram of ${definition.name}, version ${definition.version}`,
      }),
      versions: versions.items.map(({ key, version, counts, latest }) => ({
        key,
        version,
        latest,
        active: counts.active,
        current: key === definition.key,
      })),
      seesInstances,
      rows: instances?.items.map(instanceRow) ?? [],
      page: instances,
      first: query(req, 'after') !== '',
      mayStart: definition.startable && can(subject, 'definition.start'),
      mayModel: can(subject, 'model.read'),
    });
  });

  router.get('/cockpit/definitions/:key/xml', async (req, res) => {
    const subject = subjectOf(res);
    const definition = await engine.definitions.get(subject, parameter(req, 'key'));
    const xml = await sourceOf(engine, subject, definition);
    // Plain text, as an attachment: a browser must never render a file that somebody uploaded.
    res
      .attachment(`${fileName(definition)}.bpmn`)
      .type('text/plain')
      .send(xml);
  });
}

function sourceOf(engine: Engine, subject: Subject, definition: DefinitionView): Promise<string> {
  return engine.definitions.xml(subject, definition.key);
}

function fileName({ processId, version }: DefinitionView): string {
  return `${processId.replace(/[^\w.-]+/g, '_').slice(0, 80)}-v${version}`;
}

/** At a step: those that are there now. Else the latest of all. */
function instanceFilter({ key }: DefinitionView, element: string, after: string): InstanceFilter {
  return { definitionKey: key, element: element || undefined, after: after || undefined, limit: 20 };
}
