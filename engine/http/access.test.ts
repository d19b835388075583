import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openWeb, type Web } from '../cli/testing/web.ts';
import { leaveProcess } from '../testing/leave-process.ts';
import { routes } from './index.ts';

/**
 * Anna started the case, Carla may approve it, Ben has nothing to do with it; the last three are programs, the very last
 * one is called as Anna and in her group, but is not her.
 */
const SUBJECTS = [
  'anna',
  'carla',
  'ben',
  'frida',
  'omar',
  'admin',
  'worker',
  'publisher',
  'namesake',
] as const;
type Name = (typeof SUBJECTS)[number];
const ALL = SUBJECTS.join(' ');
/** Everybody may ask; what they may not see is not in the list. */
const PEOPLE = 'anna carla ben frida omar admin';

interface Row {
  /** Who may. */
  readonly may: string;
  /** Who may see the object but not do this to it: 403. */
  readonly see?: string;
  /** What those get; else the status of success. */
  readonly status?: number;
  /** What the others get: 404 hides, 403 refuses, 200 is a list with nothing in it. */
  readonly others?: 403 | 404 | 200;
  readonly query?: string;
  /** Such that nothing is changed, or the next subject finds it as this one did. */
  readonly body?: unknown;
  /** An object that exists, for the braces of the path. */
  readonly object?: () => string;
  readonly files?: true;
}

let web: Web;
let credentials: Readonly<Record<Name, Record<string, string>>>;
let instance: string;
let task: string;
let definition: string;
let form: string;

/** One row a route; the test fails for a route without a row. */
const rows: Readonly<Record<string, Row>> = {
  deploy: { may: 'frida admin', status: 200, files: true, others: 403 },
  check: { may: 'frida admin', files: true, others: 403 },
  listDefinitions: { may: 'frida omar admin publisher', others: 200 },
  getDefinition: { may: `${PEOPLE} publisher`, object: () => definition },
  getDefinitionXml: { may: 'frida omar admin publisher', object: () => definition },
  getStartForm: { may: `${PEOPLE} publisher`, object: () => definition },
  getDefinitionStatistics: { may: 'frida omar admin publisher', object: () => definition },
  listDecisions: { may: 'frida omar admin' },
  evaluateDecision: {
    may: 'frida admin',
    status: 400,
    others: 403,
    object: () => 'none',
    body: { variables: {} },
  },
  listForms: { may: 'frida omar admin publisher' },
  getForm: { may: 'frida omar admin publisher', object: () => form },
  listBindings: { may: 'frida omar admin' },
  putBinding: { may: 'frida admin', status: 400, others: 403, body: { key: 'nonsense', target: 'nothing' } },
  removeBinding: { may: 'frida admin', status: 404, others: 403, query: '?key=none' },
  startInstance: {
    may: `${PEOPLE} publisher`,
    status: 400,
    others: 403,
    body: { processId: 'leave', variables: { constructor: 1 } },
  },
  listInstances: { may: 'anna omar admin', others: 200 },
  getInstance: { may: 'anna carla omar admin', object: () => instance },
  getInstanceElements: { may: 'anna carla omar admin', object: () => instance },
  getInstanceVariables: { may: 'omar admin', object: () => instance },
  setInstanceVariables: {
    may: 'omar admin',
    see: 'anna carla',
    status: 400,
    object: () => instance,
    body: { variables: { constructor: 1 } },
  },
  getInstanceHistory: { may: 'anna carla omar admin', object: () => instance },
  cancelInstance: { may: 'omar admin', status: 404, object: () => '999999999' },
  listIncidents: { may: 'omar admin' },
  getIncident: { may: 'omar admin', status: 404, object: () => '1-999' },
  retryIncident: { may: 'omar admin', status: 404, others: 403, object: () => '1-999' },
  publishMessage: {
    may: 'omar admin publisher',
    others: 403,
    body: { name: 'nobody waits', timeToLiveMs: 0 },
  },
  broadcastSignal: { may: 'omar admin publisher', others: 403, body: { name: 'nobody waits' } },
  getOverview: { may: 'frida omar admin' },
  listTasks: { may: 'carla omar admin', others: 200, query: '?view=all' },
  countTasks: { may: ALL },
  getTask: { may: 'carla omar admin', object: () => task },
  getTaskForm: { may: 'carla omar admin', object: () => task },
  claimTask: { may: 'carla omar admin', object: () => task },
  unclaimTask: { may: 'carla omar admin', object: () => task },
  assignTask: { may: 'omar admin', see: 'carla', object: () => task, body: { assignee: null } },
  changeTask: { may: 'omar admin', see: 'carla', object: () => task, body: { priority: 50 } },
  saveTaskDraft: { may: 'omar admin', see: 'carla', object: () => task, body: { data: {} } },
  completeTask: {
    may: 'omar admin',
    see: 'carla',
    status: 422,
    object: () => task,
    body: { variables: { remark: 'x'.repeat(200) } },
  },
  activateJobs: { may: 'worker admin', others: 403, body: { type: 'none', worker: 'w' } },
  completeJob: { may: 'worker admin', status: 409, others: 403, object: () => '1-999', body: { lock: 'l' } },
  failJob: {
    may: 'worker admin',
    status: 409,
    others: 403,
    object: () => '1-999',
    body: { lock: 'l', message: 'm' },
  },
  throwJobError: {
    may: 'worker admin',
    status: 409,
    others: 403,
    object: () => '1-999',
    body: { lock: 'l', code: 'c' },
  },
  extendJobLock: {
    may: 'worker admin',
    status: 409,
    others: 403,
    object: () => '1-999',
    body: { lock: 'l', lockMs: 1000 },
  },
  listJobs: { may: 'omar admin' },
  whoAmI: { may: ALL },
  listUsers: { may: 'omar admin', others: 403 },
  putUser: { may: 'admin', status: 400, others: 403, object: () => 'a b', body: {} },
  listTokens: { may: 'admin', others: 403 },
  createToken: { may: 'admin', status: 400, others: 403, body: { name: ' ', groups: [] } },
  revokeToken: { may: 'admin', status: 404, others: 403, object: () => 'none' },
};

beforeAll(async () => {
  web = await openWeb();
  const { engine, people } = web.t;
  const deployed = await engine.definitions.deploy(people.frida, leaveProcess);
  definition = deployed.definitions[0]?.key ?? '';
  form = deployed.forms[0]?.key ?? '';
  const variables = { employee: 'anna', days: 3 };
  instance = (await engine.instances.start(people.anna, { processId: 'leave', variables })).id;
  task = (await engine.tasks.list(people.omar, { instanceId: instance })).items[0]?.id ?? '';
  const made = await engine.users.createToken(people.admin, {
    name: 'anna',
    groups: ['sales'],
    expiresAt: null,
  });
  const bearer = (token: string): Record<string, string> => ({ Authorization: `Bearer ${token}` });
  const person = async (name: Exclude<Name, 'worker' | 'publisher' | 'namesake'>) => {
    const { cookie, csrf } = await web.session(name);
    return { Cookie: cookie, 'X-CSRF-Token': csrf };
  };
  credentials = {
    anna: await person('anna'),
    carla: await person('carla'),
    ben: await person('ben'),
    frida: await person('frida'),
    omar: await person('omar'),
    admin: await person('admin'),
    worker: bearer(await web.token('workers')),
    publisher: bearer(await web.token('publishers')),
    namesake: bearer(made.token),
  };
});
afterAll(() => web.close());

interface Got {
  readonly status: number;
  readonly body: string;
}

async function ask(operationId: string, who: Name | null, object: string): Promise<Got> {
  const route = routes.find((one) => one.operationId === operationId)!;
  const row = rows[operationId]!;
  const headers: Record<string, string> = who === null ? {} : { ...credentials[who] };
  let body: string | FormData | undefined;
  if (row.files) {
    body = new FormData();
    for (const { name, content } of leaveProcess) body.append('files', new Blob([content as string]), name);
  } else if (row.body !== undefined) {
    headers['Content-Type'] = 'application/json';
    body = JSON.stringify(row.body);
  }
  const path = route.path.replaceAll(/\{\w+\}/g, encodeURIComponent(object));
  const response = await fetch(`${web.base}/api/v1${path}${row.query ?? ''}`, {
    method: route.method.toUpperCase(),
    headers,
    ...(body === undefined ? {} : { body }),
  });
  return { status: response.status, body: await response.text() };
}

/** An id that could be one of the kind, and is of nothing. */
function absent(path: string): string {
  if (path.startsWith('/instances')) return '999999998';
  if (path.startsWith('/definitions') || path.startsWith('/forms')) return '999999';
  return path.startsWith('/decisions') ? 'x' : '999999998-7';
}

/** Puts the task back to nobody, since some rows take it. */
async function putBack(): Promise<void> {
  await web.t.engine.tasks.assign(web.t.people.omar, task, null);
}

describe('every route of the API for every subject', () => {
  it('has a row', () => {
    expect(Object.keys(rows).toSorted()).toEqual(routes.map(({ operationId }) => operationId).toSorted());
  });

  it.each(routes.map(({ operationId }) => operationId))('%s', async (operationId) => {
    const route = routes.find((one) => one.operationId === operationId)!;
    const {
      may,
      see = '',
      status = route.success.status,
      others = 404,
      object = () => '',
    } = rows[operationId]!;
    const nobody = await ask(operationId, null, object());
    expect(['nobody', nobody.status]).toEqual(['nobody', 401]);
    for (const who of SUBJECTS) {
      const got = await ask(operationId, who, object());
      const allowed = may.split(' ').includes(who);
      const sees = see.split(' ').includes(who);
      const expected = allowed ? status : sees ? 403 : others;
      expect([who, got.status, got.body]).toEqual([who, expected, got.body]);
      if (!allowed && others === 200)
        expect([who, got.body]).toEqual([who, expect.stringContaining('"items":[]')]);
      if (!allowed && !sees && route.path.includes('{')) {
        // What one may not touch looks like what is not there.
        expect([who, await ask(operationId, who, absent(route.path))]).toEqual([who, got]);
      }
      if (route.path.startsWith('/tasks/{id}')) await putBack();
    }
  });
});
