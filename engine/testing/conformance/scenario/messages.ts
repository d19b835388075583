/** Messages as Camunda 7 and its family correlate them: to exactly one receiver, by keys, or to an execution by name. */
import { evaluateStart, startSubscriptions } from '../../../core/index.ts';
import type { Json, Variables } from '../../../json.ts';
import type { Waiting } from '../../player.ts';
import { envOf } from '../bundle.ts';
import type { Cast } from './cast.ts';
import { isRecord, NotApplicableError, ScenarioError, textIn, type Step } from './scenario.ts';

export function sendMessage(cast: Cast, step: Step): void {
  const name = textIn(step, 'name');
  const variables = cast.resolve((step['vars'] ?? {}) as Variables);
  switch (step['mode']) {
    case 'toExecution':
      deliver(cast, receiverAt(cast, name, step['execution']), variables);
      return;
    case 'correlateStartMessage':
      startByMessage(cast, name, textIn(step, 'businessKey'), variables, step);
      return;
    case 'correlate':
    case 'correlateAll': {
      // `correlateMessage(name, businessKey, map)` takes variables; the translation took them for keys.
      const areVariables = step['businessKey'] !== undefined && step['keys'] !== undefined && !step['vars'];
      const strict = receivers(cast, name, step);
      const isLoose = areVariables && strict.length === 0;
      const found = isLoose ? receivers(cast, name, { ...step, keys: {} }) : strict;
      const starts = startsOf(cast, name);
      if (step['mode'] === 'correlate' && found.length > 1)
        throw new ScenarioError(`${found.length} receivers of the message ${name}`);
      if (found.length === 0 && starts.length === 0)
        throw new ScenarioError(`nobody waits for the message ${name}`);
      const values = isLoose ? cast.resolve(step['keys'] as Variables) : variables;
      for (const receiver of found) deliver(cast, receiver, values);
      if (found.length === 0 || (step['mode'] === 'correlateAll' && step['instance'] === undefined))
        startByMessage(cast, name, textIn(step, 'businessKey'), variables, step);
      return;
    }
    default:
      throw new NotApplicableError(`messages of mode ${JSON.stringify(step['mode'])}`);
  }
}

export function startByMessage(
  cast: Cast,
  name: string | null,
  businessKey: string | null,
  variables: Variables,
  step: Step,
): string | null {
  const [start] = startsOf(cast, name);
  if (!start) {
    if (step['mode'] === 'correlateAll') return null;
    throw new ScenarioError(`no process starts with the message ${name}`);
  }
  const { stage } = cast;
  const id = stage.start(start.processId, {
    variables,
    businessKey,
    at: start.element,
    startedBy: stage.user,
  });
  stage.starters.set(id, stage.user);
  return id;
}

function deliver(cast: Cast, { instance, wait }: Waiting, variables: Variables): void {
  if (!cast.stage.waits().some((each) => each.instance === instance && each.wait.id === wait.id)) return;
  cast.stage.send(instance, { type: 'message.deliver', wait: wait.id, variables });
}

function receiverAt(cast: Cast, name: string | null, execution: Json | undefined): Waiting {
  const place = cast.place(execution);
  const found = waiting(cast, name).find(
    ({ instance, owner }) =>
      instance === place?.instance && (owner === place.element || isInside(cast, place, owner)),
  );
  if (!found) throw new ScenarioError(`the execution does not wait for the message ${name}`);
  return found;
}

function isInside(
  cast: Cast,
  place: { readonly instance: string; readonly element: number },
  owner: number,
): boolean {
  const { alive } = cast.stage.state(place.instance);
  for (let at = alive[owner]; at; at = at.scope === null ? undefined : alive[at.scope])
    if (at.id === place.element) return true;
  return false;
}

function receivers(cast: Cast, name: string | null, step: Step): readonly Waiting[] {
  const { stage } = cast;
  const keys = isRecord(step['keys']) ? step['keys'] : {};
  const only = step['instance'] === undefined ? null : cast.value({ instanceId: step['instance'] });
  const businessKey = textIn(step, 'businessKey');
  return waiting(cast, name).filter(({ instance }) => {
    const state = stage.state(instance);
    const variables = state.alive[1]?.variables ?? {};
    return (
      (only === null || instance === only) &&
      (businessKey === null || state.businessKey === businessKey) &&
      Object.entries(keys).every(([key, value]) => variables[key] === value)
    );
  });
}

function waiting(cast: Cast, name: string | null): readonly Waiting[] {
  return cast.stage
    .waits()
    .filter(({ wait }) => wait.type === 'message' && (name === null || wait.name === name));
}

function startsOf(
  cast: Cast,
  name: string | null,
): readonly { readonly processId: string; readonly element: string }[] {
  if (name === null) return [];
  const env = envOf(cast.bundle);
  return cast.stage.definitions.flatMap((definition) =>
    startSubscriptions(definition).flatMap((subscription) => {
      const start = evaluateStart(definition, subscription, env);
      const isFor = start.ok && start.value.type === 'message' && start.value.name === name;
      return isFor ? [{ processId: definition.processId, element: subscription.element }] : [];
    }),
  );
}
