/** Process instances as people and programs see them. Starting one is in start-instance.ts. */
import { can } from '../access.ts';
import type { Instances } from '../engine.ts';
import { BatonError } from '../errors.ts';
import { listInstances } from '../store/queries/instance-list.ts';
import { childInstances, instanceView } from '../store/queries/instances.ts';
import { actor } from './actor.ts';
import { checkedFilter, emptyPage, mapPage } from './filters.ts';
import { isDeployedKey } from './ids.ts';
import { instanceFor } from './instance-access.ts';
import { elementsOf, variablesOf } from './instance-state.ts';
import { historyOf, pathOfInstance } from './instance-history.ts';
import type { ReadContext } from './read-context.ts';
import { startInstance } from './start-instance.ts';
import { dropDrafts } from './task-form.ts';
import { checkedVariables } from './variables.ts';

const MAX_CHILDREN = 500;
const MAX_REASON_LENGTH = 1_000;
const MAX_VARIABLE_FILTERS = 10;

export function createInstances(context: ReadContext): Instances {
  const { sql, runtime } = context;
  return {
    start: (subject, request) => startInstance(context, subject, request),
    async cancel(subject, id, reason) {
      const { id: instance } = await instanceFor(context, subject, 'instance.operate', id);
      if (reason !== null && reason.length > MAX_REASON_LENGTH)
        throw new BatonError('INVALID', `The reason has at most ${MAX_REASON_LENGTH} characters.`);
      await runtime.execute({ instance, command: { type: 'instance.cancel', reason }, by: actor(subject) });
      await dropDrafts(context, instance);
    },
    async list(subject, request) {
      const everything = can(subject, 'instance.read');
      const filter = checkedFilter(request);
      if (filter.variables && filter.variables.length > MAX_VARIABLE_FILTERS)
        throw new BatonError(
          'INVALID',
          `At most ${MAX_VARIABLE_FILTERS} variables can be searched for at once.`,
        );
      for (const { name, value } of filter.variables ?? []) checkedVariables({ [name]: value });
      if (!everything && subject.kind !== 'user') return emptyPage();
      // By the value of a variable one would find out what one may not read.
      if (!can(subject, 'variable.read') && filter.variables?.length) return emptyPage();
      if (filter.definitionKey !== undefined && !isDeployedKey(filter.definitionKey)) return emptyPage();
      const page = await listInstances(sql, { filter, participant: everything ? null : subject.name });
      return mapPage(page, instanceView);
    },
    async get(subject, id) {
      return instanceView(await instanceFor(context, subject, 'instance.read', id));
    },
    async elements(subject, id) {
      return elementsOf(context, await instanceFor(context, subject, 'instance.read', id));
    },
    async variables(subject, id) {
      return variablesOf(context, await instanceFor(context, subject, 'variable.read', id));
    },
    async setVariables(subject, id, values, scope) {
      const { id: instance } = await instanceFor(context, subject, 'instance.operate', id);
      await runtime.execute({
        instance,
        command: { type: 'variables.set', scope: scope ?? null, values: checkedVariables(values) },
        by: actor(subject),
      });
    },
    async history(subject, id, page) {
      const row = await instanceFor(context, subject, 'instance.read', id);
      return historyOf(context, row, page, { values: can(subject, 'variable.read') });
    },
    async path(subject, id) {
      return pathOfInstance(context, await instanceFor(context, subject, 'instance.read', id));
    },
    async children(subject, id) {
      const { id: instance } = await instanceFor(context, subject, 'instance.read', id);
      return (await childInstances(sql, instance, MAX_CHILDREN)).map(instanceView);
    },
  };
}
