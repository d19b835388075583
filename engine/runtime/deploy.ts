/** Deploys files together: reads them, refuses what cannot run, and makes versions of what is new. */
import { createHash } from 'node:crypto';
import { evaluateStart, startSubscriptions } from '../core/index.ts';
import { readDmn } from '../decisions/index.ts';
import type { Resource } from '../engine.ts';
import { BatonError } from '../errors.ts';
import type { JsonObject } from '../json.ts';
import type { Definition } from '../model/definition.ts';
import type { Finding } from '../model/finding.ts';
import type { CompanionReader, ReadResource } from '../model/index.ts';
import { readResources } from '../model/index.ts';
import type { NewDecision, NewDefinition, NewDeployment, NewForm, NewResource } from '../store/deploy.ts';
import { writeDeployment } from '../store/deploy.ts';
import type { CheckReport } from '../views.ts';
import type { Deployed, Runtime } from './runtime.ts';
import type { Surroundings } from './surroundings.ts';
import { envFor } from './surroundings.ts';

export async function checkFiles(resources: readonly Resource[]): Promise<readonly CheckReport[]> {
  return (await readResources(resources, companionsOf)).map(({ report }) => report);
}

/** `deployed`: told when there are new versions. */
export function createDeploy(around: Surroundings, deployed: () => Promise<void>): Runtime['deploy'] {
  return async ({ resources, by }) => {
    const read = await readResources(resources, companionsOf);
    const findings = read.flatMap(({ report }) => report.findings);
    const deployment = newDeployment(around, resources, read, findings, by);
    refuse(read, findings, deployment);
    const written = await writeDeployment(around.database, deployment);
    const all = [...written.definitions, ...written.decisions, ...written.forms];
    const unchanged = !all.some(({ isNew }) => isNew);
    if (!unchanged) {
      keepCompiled(around, deployment, read, written.definitions);
      await deployed();
    }
    return {
      id: String(deployment.id),
      deployedAt: deployment.at,
      definitionKeys: written.definitions.map(({ key }) => String(key)),
      decisionKeys: written.decisions.map(({ key }) => String(key)),
      formKeys: written.forms.map(({ key }) => String(key)),
      findings,
      unchanged,
    } satisfies Deployed;
  };
}

/** Throws DEPLOYMENT_REFUSED with every finding: blockers, files with nothing to run, ids that are there twice. */
function refuse(
  read: readonly ReadResource[],
  findings: readonly Finding[],
  deployment: NewDeployment,
): void {
  const blockers = findings.filter(({ severity }) => severity === 'blocker');
  const idle = read
    .filter(({ bpmn }) => bpmn && bpmn.definitions.length === 0)
    .map(({ report }) => report.file);
  const twice = repeatedIn([
    ...deployment.definitions.map(({ processId }) => `process ${processId}`),
    ...deployment.decisions.map(({ decisionId }) => `decision ${decisionId}`),
    ...deployment.forms.map(({ formId }) => `form ${formId}`),
  ]);
  const [first] = blockers;
  let message: string | null = null;
  if (first)
    message = blockers.length === 1 ? first.message : `${first.message} (and ${blockers.length - 1} more)`;
  else if (idle.length > 0) message = `${idle.join(', ')}: no process is marked as executable.`;
  else if (twice.length > 0)
    message = `Deployed together, these would be versions of the same: ${twice.join(', ')}.`;
  if (message !== null)
    throw new BatonError('DEPLOYMENT_REFUSED', message, { findings: findings as unknown as JsonObject[] });
}

function repeatedIn(names: readonly string[]): readonly string[] {
  return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
}

function newDeployment(
  around: Surroundings,
  resources: readonly Resource[],
  read: readonly ReadResource[],
  findings: readonly Finding[],
  by: string,
): NewDeployment {
  const at = around.time.now();
  const stored = resources.map(storedOf);
  const definitions: NewDefinition[] = [];
  const decisions: NewDecision[] = [];
  const forms: NewForm[] = [];
  read.forEach(({ kind, bpmn }, index) => {
    const resource = stored[index];
    if (!resource) return;
    for (const definition of bpmn?.definitions ?? [])
      definitions.push(newDefinition(around, definition, resource, at));
    if (kind === 'dmn') decisions.push(...decisionsIn(resource));
    if (kind === 'form') forms.push(...formIn(resource));
  });
  return { id: around.ids.next(), at, by, findings, resources: stored, definitions, decisions, forms };
}

function storedOf({ name, content }: Resource): NewResource {
  const bytes = typeof content === 'string' ? Buffer.from(content) : Buffer.from(content);
  return { name, content: bytes, hash: createHash('sha256').update(bytes).digest('base64url') };
}

function newDefinition(
  around: Surroundings,
  definition: Definition,
  resource: NewResource,
  at: number,
): NewDefinition {
  const subscriptions: { element: string; kind: 'message' | 'signal'; name: string }[] = [];
  const timers: {
    element: string;
    timer: NewDefinition['timers'][number]['timer'];
    zone: string;
    dueAt: number;
  }[] = [];
  const env = envFor(
    around,
    { key: '', version: 0, deploymentId: '', resourceName: resource.name, definition },
    at,
  );
  for (const start of startSubscriptions(definition)) {
    const { element } = start;
    const evaluated = evaluateStart(definition, start, env);
    if (!evaluated.ok) throw startRefused(resource.name, element, evaluated.message);
    const wait = evaluated.value;
    if (wait.type === 'message' || wait.type === 'signal')
      subscriptions.push({ element, kind: wait.type, name: wait.name });
    else if (wait.type === 'timer' && wait.dueAt !== null) {
      const { kind, text, cron, zone, dueAt } = wait;
      timers.push({ element, timer: { kind, text, cron }, zone, dueAt });
    }
  }
  const { users, groups } = definition.startableBy;
  return {
    processId: definition.processId,
    versionTag: definition.versionTag,
    name: definition.name ?? definition.processId,
    documentation: definition.documentation,
    dialect: definition.dialect,
    resource,
    startable: definition.startableInTasklist && hasNoneStart(definition),
    startableUsers: users,
    startableGroups: groups,
    historyTimeToLive: definition.historyTimeToLive,
    subscriptions,
    timers,
  };
}

/** A start event waits from deployment on, so that its message, signal or time must be known then. */
function startRefused(file: string, element: string, message: string): BatonError {
  const finding: Finding = {
    file,
    element,
    code: 'START_EVENT_NOT_CONSTANT',
    severity: 'blocker',
    message: `${element}: ${message}`,
    remedy: 'Give the start event a constant, or an expression that reads no variables.',
  };
  return new BatonError('DEPLOYMENT_REFUSED', finding.message, {
    findings: [finding as unknown as JsonObject],
  });
}

/** People start a process at its none start event, or where it has no start event at all (§10.5.2). */
function hasNoneStart({ root }: Definition): boolean {
  return root.starts.some((node) => node.kind !== 'startEvent' || node.on.type === 'none');
}

function decisionsIn(resource: NewResource): readonly NewDecision[] {
  const { decisions } = readDmn(resource.name, resource.content);
  return decisions
    .filter(({ kind }) => kind === 'decision')
    .map(({ id, name }) => ({ decisionId: id, versionTag: null, name, resource }));
}

function formIn(resource: NewResource): readonly NewForm[] {
  const schema = JSON.parse(resource.content.toString('utf8')) as JsonObject;
  const own = typeof schema.id === 'string' && schema.id !== '' ? schema.id : null;
  const formId = own ?? resource.name.replace(/^.*\//, '').replace(/\.[^.]*$/, '');
  return [
    {
      formId,
      versionTag: typeof schema.versionTag === 'string' ? schema.versionTag : null,
      schema,
      resource,
    },
  ];
}

/** Decisions are read by those who evaluate them; of forms only the kind is checked, which the model does. */
const companionsOf: CompanionReader = (kind, { name, content }) => {
  if (kind !== 'dmn') return null;
  const { decisions, findings } = readDmn(name, content);
  return { decisionIds: decisions.map(({ id }) => id), formIds: [], findings };
};

function keepCompiled(
  { definitions }: Surroundings,
  deployment: NewDeployment,
  read: readonly ReadResource[],
  written: readonly { readonly key: number; readonly version: number; readonly isNew: boolean }[],
): void {
  const compiled = read.flatMap(({ bpmn }) => bpmn?.definitions ?? []);
  written.forEach(({ key, version, isNew }, index) => {
    const definition = compiled[index];
    const resourceName = deployment.definitions[index]?.resource.name;
    if (isNew && definition && resourceName !== undefined)
      definitions.put({
        key: String(key),
        version,
        deploymentId: String(deployment.id),
        resourceName,
        definition,
      });
  });
}
