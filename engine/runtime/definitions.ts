/** Deployed processes: deploying, listing, and what their diagrams look like. */
import { can, require } from '../access.ts';
import type { Definitions, Resource } from '../engine.ts';
import { BatonError } from '../errors.ts';
import { decisionView, findDecision, findForm, formView } from '../store/queries/decisions.ts';
import { definitionView, findDefinition, listDefinitions } from '../store/queries/definitions.ts';
import { elementStatistics } from '../store/queries/statistics.ts';
import type { DeploymentView } from '../views.ts';
import { actor } from './actor.ts';
import { definitionFor } from './definition-access.ts';
import { createDiagrams } from './diagrams.ts';
import { checkedFilter, emptyPage, mapPage } from './filters.ts';
import type { ReadContext } from './read-context.ts';
import type { Deployed } from './runtime.ts';
import { startFormOf } from './start-instance.ts';
import { isoTime } from './time.ts';

const MAX_RESOURCES = 100;

export function createDefinitions(context: ReadContext): Definitions {
  const { sql, runtime, live } = context;
  const diagrams = createDiagrams(context);
  return {
    async deploy(subject, resources) {
      require(subject, 'definition.deploy');
      checkResources(resources);
      const deployed = await runtime.deploy({ resources, by: actor(subject) });
      if (!deployed.unchanged) live.announce(['definitions']);
      return deploymentView(context, deployed);
    },
    async check(subject, resources) {
      require(subject, 'definition.deploy');
      checkResources(resources);
      return runtime.check(resources);
    },
    async list(subject, request) {
      const filter = checkedFilter(request);
      const starter = can(subject, 'definition.read') ? null : subject;
      // Others have no list of processes, only the catalogue of what they may start.
      if (starter && (subject.kind !== 'user' || !filter.startable)) return emptyPage();
      return mapPage(await listDefinitions(sql, { filter, starter }), definitionView);
    },
    async get(subject, key) {
      return definitionView(await definitionFor(context, subject, 'definition.read', key));
    },
    async xml(subject, key) {
      require(subject, 'definition.read');
      return diagrams.xml(await definitionFor(context, subject, 'definition.read', key));
    },
    async diagram(subject, key) {
      return (await diagrams.picture(await definitionFor(context, subject, 'definition.read', key))).diagram;
    },
    async outline(subject, key) {
      return (await diagrams.picture(await definitionFor(context, subject, 'definition.read', key))).outline;
    },
    async startForm(subject, key) {
      const row = await definitionFor(context, subject, 'definition.start', key);
      const loaded = await runtime.definition(row.key);
      const schema = await startFormOf(context, loaded);
      // The page need not ask for a reference when the process takes one from what is filled in.
      return schema && loaded.definition.businessKey ? { ...schema, 'x-businessKey': true } : schema;
    },
    async statistics(subject, key) {
      require(subject, 'definition.read');
      const row = await definitionFor(context, subject, 'definition.read', key);
      return elementStatistics(sql, row.key);
    },
  };
}

function checkResources(resources: readonly Resource[]): void {
  if (resources.length === 0) throw new BatonError('INVALID', 'There is no file to deploy.');
  if (resources.length > MAX_RESOURCES)
    throw new BatonError('TOO_LARGE', `At most ${MAX_RESOURCES} files are deployed together.`);
  const names = new Set(resources.map((resource) => resource.name));
  if (names.size < resources.length)
    throw new BatonError(
      'INVALID',
      'Two files have the same name; files that are deployed together need different ones.',
    );
}

async function deploymentView({ sql }: ReadContext, deployed: Deployed): Promise<DeploymentView> {
  const [definitions, decisions, forms] = await Promise.all([
    Promise.all(deployed.definitionKeys.map((key) => findDefinition(sql, key))),
    Promise.all(deployed.decisionKeys.map((key) => findDecision(sql, key))),
    Promise.all(deployed.formKeys.map((key) => findForm(sql, key))),
  ]);
  return {
    id: deployed.id,
    deployedAt: isoTime(deployed.deployedAt),
    definitions: definitions.filter((row) => row !== null).map(definitionView),
    decisions: decisions.filter((row) => row !== null).map(decisionView),
    forms: forms.filter((row) => row !== null).map(formView),
    findings: deployed.findings,
    unchanged: deployed.unchanged,
  };
}
