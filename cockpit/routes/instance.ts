/** `/cockpit/instances/:id`: one instance on its diagram, with what it waits for, its values, its record and its troubles. */
import type { Request, Response, Router } from 'express';
import {
  can,
  type ElementView,
  type Engine,
  type InstanceView,
  type OutlineEntry,
  type Subject,
} from '../../engine/index.ts';
import { withQuery } from '../../web/index.ts';
import { diagramPanel } from '../models/diagram-panel.ts';
import { historyModel, HISTORY_FILTERS, typesOf } from '../models/history.ts';
import { actorText, instanceRow, statusOf } from '../models/instance-rows.ts';
import { instanceOverlay } from '../models/overlays.ts';
import { variableRows } from '../models/variable-rows.ts';
import { waitRows, waitSentence } from '../models/waits.ts';
import { oneOf, parameter, query, show, subjectOf, type Cockpit } from '../page.ts';

type Tab = 'waiting' | 'incidents' | 'variables' | 'history' | 'called';

/** What a form on the page was refused for: its text comes back with the reason. */
export interface Refused {
  readonly form: 'variable' | 'new-variable' | 'retry';
  readonly message: string;
  readonly typed: Readonly<Record<string, string>>;
}

const NOT_REFUSED = { form: '', message: null, typed: {} };
const NOTHING_TYPED = {
  name: '',
  value: '',
  format: 'text',
  scope: '',
  incident: '',
  variables: '',
  retries: '',
};

export function instanceRoutes(router: Router, cockpit: Cockpit): void {
  router.get('/cockpit/instances/:id', async (req, res) => {
    await showInstance(cockpit, req, res, null);
  });
}

/** The page of an instance; after a refused form with its error (422). */
export async function showInstance(
  cockpit: Cockpit,
  req: Request,
  res: Response,
  refused: Refused | null,
): Promise<void> {
  const { engine } = cockpit;
  const subject = subjectOf(res);
  const instance = await engine.instances.get(subject, parameter(req, 'id'));
  const href = `/cockpit/instances/${encodeURIComponent(instance.id)}`;
  const [diagram, outline, path, alive, children, parent] = await Promise.all([
    engine.definitions.diagram(subject, instance.definitionKey),
    engine.definitions.outline(subject, instance.definitionKey),
    engine.instances.path(subject, instance.id),
    engine.instances.elements(subject, instance.id),
    engine.instances.children(subject, instance.id),
    instance.parentId === null ? null : engine.instances.get(subject, instance.parentId),
  ]);
  const tab = oneOf(refused ? tabOf(refused) : query(req, 'tab'), tabs(instance, alive, children.length > 0));
  const overlay = instanceOverlay(path, alive, diagram, (to) => `${href}?tab=${to}#details`);
  const sentence = waitSentence(instance, alive);
  const model = {
    title: `${instance.businessKey ?? `Instance ${instance.id}`} · ${instance.processName}`,
    shape: 'wide' as const,
    scripts: ['cockpit-diagram.js'],
    live: ['instances', 'incidents', 'tasks'],
    instance,
    href,
    row: instanceRow(instance),
    status: statusOf(instance),
    startedBy: actorText(instance.startedBy),
    parent: parent === null ? null : instanceRow(parent),
    sentence,
    panel: diagramPanel(diagram, outline, overlay, {
      title: `Diagram of ${instance.processName} with the state of this instance`,
      description: sentence,
    }),
    mayOperate: instance.status === 'active' && can(subject, 'instance.operate'),
    mayRetry: can(subject, 'incident.resolve'),
    tab,
    tabs: tabLinks(tab, href, instance, alive, children.length),
    refused: { ...(refused ?? NOT_REFUSED), typed: { ...NOTHING_TYPED, ...refused?.typed } },
    children: children.map(instanceRow),
    ...(await detail(engine, subject, req, { instance, alive, outline, tab, refused })),
  };
  show(cockpit, res, 'instance', 'instances', model, refused ? 422 : 200);
}

function tabOf({ form }: Refused): Tab {
  return form === 'retry' ? 'incidents' : 'variables';
}

/** The first is shown when the address names none: trouble first, then what it waits for, then what happened. */
function tabs(instance: InstanceView, alive: readonly ElementView[], called: boolean): [Tab, ...Tab[]] {
  const open: Tab[] = instance.status === 'active' && alive.length > 0 ? ['waiting'] : [];
  const trouble: Tab[] = instance.incidents > 0 ? ['incidents'] : [];
  const [first = 'history', ...rest]: Tab[] = [
    ...trouble,
    ...open,
    'history',
    'variables',
    ...(called ? (['called'] as const) : []),
  ];
  return [first, ...rest];
}

function tabLinks(
  current: Tab,
  href: string,
  instance: InstanceView,
  alive: readonly ElementView[],
  called: number,
): readonly object[] {
  const link = (id: Tab, label: string, icon: string, count: number | null): object => ({
    href: `${href}?tab=${id}#details`,
    label,
    icon,
    count,
    current: id === current,
  });
  const shown = tabs(instance, alive, called > 0);
  return [
    ...(shown.includes('incidents')
      ? [link('incidents', 'Incidents', 'triangle-alert', instance.incidents)]
      : []),
    ...(shown.includes('waiting') ? [link('waiting', 'Waiting for', 'hourglass', null)] : []),
    link('variables', 'Variables', 'code', null),
    link('history', 'History', 'history', null),
    ...(called > 0 ? [link('called', 'Called instances', 'git-branch', called)] : []),
  ];
}

/** Only what the open tab shows is read. */
async function detail(
  engine: Engine,
  subject: Subject,
  req: Request,
  shown: {
    readonly instance: InstanceView;
    readonly alive: readonly ElementView[];
    readonly outline: readonly OutlineEntry[];
    readonly tab: Tab;
    readonly refused: Refused | null;
  },
): Promise<object> {
  const { instance, alive, outline, tab, refused } = shown;
  switch (tab) {
    case 'waiting': {
      const jobs = await engine.jobs.list(subject, { instanceId: instance.id, limit: 200 });
      return { waits: waitRows(alive, jobs.items, outline) };
    }
    case 'incidents': {
      const incidents = await engine.incidents.list(subject, { instanceId: instance.id, limit: 50 });
      return {
        incidents: incidents.items.map((incident) => ({ ...incident, ...retryForm(incident.id, refused) })),
      };
    }
    case 'variables': {
      const variables = await engine.instances.variables(subject, instance.id);
      return { variables: variableRows(variables, instance, query(req, 'edit'), query(req, 'show')) };
    }
    case 'history':
      return historyDetail(engine, subject, req, instance);
    case 'called':
      return {};
  }
}

/** The form of a refused retry comes back open, with what was typed and why it was refused. */
function retryForm(id: string, refused: Refused | null): object {
  const mine = refused?.form === 'retry' && refused.typed['incident'] === id ? refused : null;
  return {
    open: mine !== null,
    typedVariables: mine?.typed['variables'] ?? '{}',
    error: mine?.message ?? null,
  };
}

async function historyDetail(
  engine: Engine,
  subject: Subject,
  req: Request,
  instance: InstanceView,
): Promise<object> {
  const filter = oneOf(query(req, 'filter'), ['story', 'steps', 'values', 'trouble', 'everything']);
  const order = oneOf(query(req, 'order'), ['desc', 'asc']);
  const page = await engine.instances.history(subject, instance.id, {
    order,
    limit: 50,
    after: query(req, 'after') || undefined,
    types: typesOf(filter),
  });
  return {
    history: page.items.map(historyModel),
    page,
    first: query(req, 'after') !== '',
    turned: {
      label: order === 'asc' ? 'Newest first' : 'Oldest first',
      href: `${withQuery(req.originalUrl, { tab: 'history', order: order === 'desc' ? 'asc' : '', after: '' })}#details`,
    },
    filters: HISTORY_FILTERS.map(({ id, label }) => ({
      label,
      current: id === filter,
      href: `${withQuery(req.originalUrl, { tab: 'history', filter: id === 'story' ? '' : id, after: '' })}#details`,
    })),
  };
}
