/** Carries out the steps of a scenario, one operation after another. */
import type { Json, Variables } from '../../../json.ts';
import { RejectedError, type Waiting } from '../../player.ts';
import { check } from './assert.ts';
import type { Cast } from './cast.ts';
import { sendMessage, startByMessage } from './messages.ts';
import type { Row } from './rows.ts';
import { isRecord, NotApplicableError, ScenarioError, stepsOf, textIn, type Step } from './scenario.ts';

export async function performAll(cast: Cast, steps: readonly Step[]): Promise<void> {
  for (const step of steps) {
    await perform(cast, step);
    await cast.stage.runScripts();
  }
}

async function perform(cast: Cast, step: Step): Promise<void> {
  const { stage } = cast;
  if (step.op.startsWith('fetch') && typeof step['ref'] === 'number')
    cast.origins.set(step['ref'], step['query'] ?? null);
  switch (step.op) {
    case 'start':
      start(cast, step);
      return;
    case 'fetchOne':
      cast.kept.set(Number(step['ref']), cast.pick(step) as Json);
      return;
    case 'fetchList':
      cast.kept.set(Number(step['ref']), cast.list(step['query']) as Json);
      return;
    case 'fetchCount':
      cast.kept.set(Number(step['ref']), cast.list(step['query']).length);
      return;
    case 'fetchValue':
      cast.kept.set(Number(step['ref']), cast.value(step['value']));
      return;
    case 'completeTask':
      stage.complete(taskAt(cast, step['task']), cast.resolve((step['variables'] ?? {}) as Variables));
      return;
    case 'claim':
    case 'setAssignee': {
      const { instance, wait } = taskAt(cast, step['task']);
      stage.send(instance, { type: 'task.change', wait: wait.id, assignee: textIn(step, 'user') });
      return;
    }
    case 'setOwner': {
      const { instance, wait } = taskAt(cast, step['task']);
      stage.owners.set(`${instance}-${wait.id}`, textIn(step, 'user'));
      return;
    }
    case 'message':
      sendMessage(cast, step);
      return;
    case 'signal':
      signal(cast, step);
      return;
    case 'trigger':
      trigger(cast, step);
      return;
    case 'setVariable':
    case 'setVariables':
    case 'setTaskVariable':
      setVariables(cast, step);
      return;
    case 'executeJob':
      executeJob(cast, step['job']);
      return;
    case 'dueJob':
      dueJob(cast, step['job']);
      return;
    case 'runDueJobs':
      stage.fireDue();
      return;
    case 'setTime':
      stage.setClock(stage.startedAt + Number(step['offsetMs']));
      return;
    case 'deleteInstance': {
      const id = cast.value({ instanceId: step['instance'] ?? null });
      stage.send(String(id), { type: 'instance.cancel', reason: textIn(step, 'reason') });
      return;
    }
    case 'forEach':
      for (const item of cast.list(step['list'])) {
        cast.items.set(Number(step['loop']), item);
        await performAll(cast, stepsOf(step['steps']));
      }
      return;
    case 'expectError':
      await expectError(cast, step);
      return;
    case 'setUser':
      stage.user = textIn(step, 'user');
      return;
    case 'skippedHistoryBlock':
      return;
    case 'assert':
      assertion(cast, step);
      return;
    default:
      throw new NotApplicableError(`the operation ${step.op}`);
  }
}

/**
 * How many executions there are is how those engines keep their tokens, so that a number of them is not compared unless
 * it is of those at one activity or waiting for one event.
 */
function assertion(cast: Cast, step: Step): void {
  const left = isRecord(step['left']) ? step['left'] : {};
  if (isInternal(cast, left['count'] ?? left['size'])) return;
  check(cast.value(left), String(step['is']), cast.value(step['right']));
}

function isInternal(cast: Cast, of: Json | undefined): boolean {
  if (!isRecord(of)) return false;
  const query = 'list' in of ? of['list'] : of;
  if (!isRecord(query)) return false;
  if (typeof query['ref'] === 'number') return isInternal(cast, cast.origins.get(query['ref']));
  if (query['kind'] !== 'execution') return false;
  const filters = isRecord(query['filters']) ? Object.keys(query['filters']) : [];
  return !filters.some((name) => /activityId|SubscriptionName/.test(name));
}

function start(cast: Cast, step: Step): void {
  const { stage } = cast;
  if (step['instructions'] !== undefined)
    throw new NotApplicableError('instance modification (start instructions)');
  const transient = isRecord(step['transient']) ? step['transient'] : {};
  const variables = cast.resolve({ ...(step['variables'] as Variables | undefined), ...transient });
  const businessKey = textIn(step, 'businessKey');
  const number = Number(step['instance']);
  const message = textIn(step, 'message');
  if (message !== null) {
    cast.instances.set(number, startByMessage(cast, message, businessKey, variables, step));
    return;
  }
  const key = textIn(step, 'key') ?? textIn(step, 'definition');
  if (key === null) throw new NotApplicableError('a start without a key');
  if (!stage.definitions.some(({ processId }) => processId === key))
    throw new ScenarioError(`no process ${key} is deployed`);
  const at = onlyStart(cast, key);
  const id = stage.start(key, { variables, businessKey, startedBy: stage.user, ...(at !== null && { at }) });
  stage.starters.set(id, stage.user);
  cast.instances.set(number, id);
}

/** Started by its key, a process begins at its start event even when that has a trigger. */
function onlyStart(cast: Cast, key: string): string | null {
  const { starts } = cast.stage.definition(key).root;
  const isPlain = starts.some((node) => node.kind !== 'startEvent' || node.on.type === 'none');
  return isPlain ? null : (starts[0]?.id ?? null);
}

function taskAt(cast: Cast, from: Json | undefined): Waiting {
  const row = cast.pick(from);
  if (!row) throw new ScenarioError('there is no such task');
  const found = cast.stage
    .waits()
    .find(({ instance, wait }) => wait.type === 'task' && `${instance}-${wait.id}` === row['id']);
  if (!found) throw new ScenarioError(`the task ${String(row['taskDefinitionKey'])} does not wait any more`);
  return found;
}

function signal(cast: Cast, step: Step): void {
  const name = String(step['name']);
  const variables = cast.resolve((step['variables'] ?? {}) as Variables);
  if (step['execution'] === undefined) {
    cast.stage.signal(name, variables);
    return;
  }
  const place = cast.place(step['execution']);
  const found = cast.stage
    .waits()
    .find(
      ({ instance, owner, wait }) =>
        wait.type === 'signal' &&
        wait.name === name &&
        instance === place?.instance &&
        (place.element === owner || place.element === 1),
    );
  if (!found) throw new ScenarioError(`the execution does not wait for the signal ${name}`);
  cast.stage.send(found.instance, { type: 'signal.deliver', wait: found.wait.id, variables });
}

/** What a receive task or a waiting service task goes on with. */
function trigger(cast: Cast, step: Step): void {
  const place = cast.place(step['execution']);
  if (!place) throw new ScenarioError('there is no such execution');
  const { stage } = cast;
  const found = stage
    .waits()
    .find(
      ({ instance, owner, element, wait }) =>
        instance === place.instance &&
        ['message', 'signal', 'job'].includes(wait.type) &&
        (owner === place.element || place.element === 1) &&
        stage.state(instance).alive[owner]?.element === element,
    );
  if (!found) throw new ScenarioError('the execution does not wait to be triggered');
  stage.complete(found, cast.resolve((step['variables'] ?? {}) as Variables));
}

function setVariables(cast: Cast, step: Step): void {
  const isTask = step.op === 'setTaskVariable';
  const place = isTask ? cast.taskPlace(step['task']) : cast.place(step['scope']);
  if (!place) throw new ScenarioError('the scope of the variable is not there');
  const values = isRecord(step['values'])
    ? step['values']
    : { [String(step['name'])]: cast.value(step['value']) };
  cast.stage.setFrom(place.instance, place.element, cast.resolve(values), step['local'] === true);
}

function jobAt(cast: Cast, from: Json | undefined): Row {
  const row = cast.pick(from);
  if (!row) throw new ScenarioError('there is no such job');
  return row;
}

function executeJob(cast: Cast, from: Json | undefined): void {
  const { stage } = cast;
  const id = String(jobAt(cast, from)['id']);
  if (id.startsWith('start/')) {
    const timer = stage.startTimers[Number(id.slice(6))];
    if (timer) stage.fireStart(timer);
    return;
  }
  const timer = stage.timers().find(({ instance, wait }) => `${instance}-${wait.id}` === id);
  if (!timer) throw new ScenarioError('the job does not wait any more');
  stage.fire(timer);
}

/** A timer that is made due is fired when its job is executed, or with all that is due. */
function dueJob(cast: Cast, from: Json | undefined): void {
  const { duedate } = jobAt(cast, from);
  if (typeof duedate === 'number' && duedate > cast.stage.now) cast.stage.setClock(duedate);
}

/** An incident is our answer to what other engines throw at the caller. */
async function expectError(cast: Cast, step: Step): Promise<void> {
  const steps = stepsOf(step['of']);
  if (steps.length === 0) return;
  const before = incidents(cast);
  try {
    await performAll(cast, steps);
  } catch (error) {
    if (error instanceof ScenarioError || error instanceof RejectedError) return;
    throw error;
  }
  if (incidents(cast) <= before) throw new ScenarioError('no error where one is expected');
}

function incidents({ stage }: Cast): number {
  return stage.events.filter(
    (event) => event.type === 'incident.raised' || (event.type === 'instance.cancelled' && event.error),
  ).length;
}
