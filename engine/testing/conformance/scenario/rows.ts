/** What another engine's queries list, made from the state of the play: one plain row for each thing. */
import { evaluateStart, startSubscriptions, type Alive } from '../../../core/index.ts';
import type { Json } from '../../../json.ts';
import { envOf, type Bundle } from '../bundle.ts';
import {
  historicActivities,
  historicDetails,
  historicInstances,
  historicTasks,
  historicVariables,
} from './history.ts';
import { NotApplicableError } from './scenario.ts';
import type { Stage } from './stage.ts';

export type Row = Readonly<Record<string, Json>>;

export function rowsOf(stage: Stage, kind: string, bundle: Bundle): readonly Row[] {
  switch (kind) {
    case 'task':
      return tasks(stage);
    case 'processInstance':
      return instances(stage);
    case 'execution':
      return executions(stage);
    case 'eventSubscription':
      return [...startEvents(stage, bundle), ...subscriptions(stage)];
    case 'job':
    case 'timerJob':
    case 'deadLetterJob':
      return jobs(stage, kind);
    case 'variable':
      return variables(stage);
    case 'processDefinition':
      return stage.definitions.map(({ processId, name }) => ({ id: `${processId}:1`, key: processId, name }));
    case 'historicProcessInstance':
      return historicInstances(stage);
    case 'historicActivity':
      return historicActivities(stage, stage.definitions[0]?.dialect !== 'camunda7');
    case 'activityInstance':
      return historicActivities(stage, true);
    case 'historicTask':
      return historicTasks(stage);
    case 'historicVariable':
      return historicVariables(stage);
    case 'historicDetail':
      return historicDetails(stage);
    default:
      throw new NotApplicableError(`queries of kind ${kind}`);
  }
}

export function living(stage: Stage): readonly { readonly instance: string; readonly alive: Alive }[] {
  return stage
    .instances()
    .flatMap((instance) => Object.values(stage.state(instance).alive).map((alive) => ({ instance, alive })));
}

/** The execution's id is the instance's for the process itself. */
export function executionId(instance: string, element: number): string {
  return element === 1 ? instance : `${instance}#${element}`;
}

/** The execution of a living element: its own, or in a compact engine that of its scope when it is alone there. */
export function executionOf(stage: Stage, instance: string, element: number): string {
  const { alive } = stage.state(instance);
  const own = alive[element];
  if (!stage.isCompact || !own || own.scope === null || own.loop) return executionId(instance, element);
  const node = stage.definitionOf(instance).nodes.get(own.element);
  const siblings = Object.values(alive).filter(({ scope }) => scope === own.scope);
  const isScope =
    !node ||
    node.boundary.length > 0 ||
    'children' in node ||
    node.inputs.length > 0 ||
    node.outputs.length > 0;
  if (isScope || siblings.length > 1) return executionId(instance, element);
  return executionOf(stage, instance, own.scope);
}

function tasks(stage: Stage): readonly Row[] {
  return stage.waits().flatMap(({ instance, element, owner, wait }) => {
    if (wait.type !== 'task') return [];
    const state = stage.state(instance);
    const node = stage.definitionOf(instance).nodes.get(element);
    const id = `${instance}-${wait.id}`;
    const form = node?.kind === 'userTask' ? node.human.form : null;
    const visible = stage.variablesOf(instance, owner, false) ?? {};
    return [
      {
        id,
        taskId: id,
        name: wait.name,
        taskDefinitionKey: element,
        assignee: wait.assignee,
        owner: stage.owners.get(id) ?? null,
        candidateUsers: wait.candidateUsers as readonly Json[],
        candidateGroups: wait.candidateGroups as readonly Json[],
        priority: wait.priority,
        dueDate: wait.dueAt,
        followUpDate: wait.followUpAt,
        createTime: wait.createdAt,
        description: node?.documentation ?? null,
        formKey: form?.kind === 'generated' ? form.key : form?.kind === 'reference' ? form.formId : null,
        processInstanceId: instance,
        processDefinitionKey: state.processId,
        processDefinitionId: `${state.processId}:1`,
        businessKey: state.businessKey,
        executionId: executionOf(stage, instance, owner),
        activityInstanceId: executionId(instance, owner),
        parentProcessInstanceId: state.parent?.instance ?? null,
        suspended: false,
        variables: visible,
      },
    ];
  });
}

function instances(stage: Stage): readonly Row[] {
  return stage.instances().flatMap((instance) => {
    const row = instanceRow(stage, instance);
    return row['ended'] === true ? [] : [row];
  });
}

export function instanceRow(stage: Stage, instance: string): Row {
  const state = stage.state(instance);
  const called = stage
    .instances()
    .filter((other) => stage.state(other).parent?.instance === instance && isActive(stage, other));
  return {
    id: instance,
    processInstanceId: instance,
    rootProcessInstanceId: instance.split('-')[0] ?? instance,
    processDefinitionKey: state.processId,
    processDefinitionId: `${state.processId}:1`,
    processDefinitionName: stage.definition(state.processId).name,
    businessKey: state.businessKey,
    superProcessInstanceId: state.parent?.instance ?? null,
    called,
    ended: !isActive(stage, instance),
    suspended: false,
    startUserId: stage.starters.get(instance) ?? null,
    variables: state.alive[1]?.variables ?? {},
  };
}

function isActive(stage: Stage, instance: string): boolean {
  return stage.state(instance).status === 'active';
}

function executions(stage: Stage): readonly Row[] {
  const shared = new Map<string, Alive>();
  for (const { instance, alive } of living(stage)) {
    const id = executionOf(stage, instance, alive.id);
    if (id !== executionId(instance, alive.id)) shared.set(id, alive);
  }
  return living(stage).flatMap(({ instance, alive }) => {
    if (executionOf(stage, instance, alive.id) !== executionId(instance, alive.id)) return [];
    const guest = shared.get(executionId(instance, alive.id));
    const waits = [...Object.values(alive.waits), ...Object.values(guest?.waits ?? {})];
    const state = stage.state(instance);
    const row = {
      id: executionId(instance, alive.id),
      executionId: executionId(instance, alive.id),
      activityId: guest?.element ?? (alive.id === 1 ? null : alive.element),
      processInstanceId: instance,
      processDefinitionKey: state.processId,
      parentId: alive.scope === null ? null : executionId(instance, alive.scope),
      activityInstanceId: executionId(instance, alive.id),
      messages: waits.flatMap((wait) => (wait.type === 'message' ? [wait.name] : [])),
      signals: waits.flatMap((wait) => (wait.type === 'signal' ? [wait.name] : [])),
      isLeaf: !Object.values(state.alive).some(({ scope }) => scope === alive.id),
      businessKey: state.businessKey,
      superProcessInstanceId: state.parent?.instance ?? null,
      variables: state.alive[1]?.variables ?? {},
      local: alive.variables,
      ended: false,
    };
    return [row];
  });
}

function subscriptions(stage: Stage): readonly Row[] {
  return stage.waits().flatMap(({ instance, element, owner, wait }) => {
    if (wait.type !== 'message' && wait.type !== 'signal' && wait.type !== 'condition') return [];
    return [
      {
        id: `${instance}-${wait.id}`,
        eventType: wait.type === 'condition' ? 'conditional' : wait.type,
        eventName: wait.type === 'condition' ? null : wait.name,
        activityId: element,
        processInstanceId: instance,
        executionId: executionOf(stage, instance, owner),
      },
    ];
  });
}

function startEvents(stage: Stage, bundle: Bundle): readonly Row[] {
  const env = envOf(bundle);
  return stage.definitions.flatMap((definition) =>
    startSubscriptions(definition).flatMap((subscription) => {
      const start = evaluateStart(definition, subscription, env);
      if (!start.ok || (start.value.type !== 'message' && start.value.type !== 'signal')) return [];
      const { type, name } = start.value;
      return [
        {
          id: `${definition.processId}/${subscription.element}`,
          eventType: type,
          eventName: name,
          activityId: subscription.element,
          processInstanceId: null,
          executionId: null,
        },
      ];
    }),
  );
}

function jobs(stage: Stage, kind: string): readonly Row[] {
  if (kind === 'deadLetterJob') return [];
  const starts = stage.startTimers.flatMap((timer, index) =>
    timer.dueAt === null
      ? []
      : [
          {
            id: `start/${index}`,
            activityId: timer.element,
            processInstanceId: null,
            processDefinitionKey: timer.definition.processId,
            duedate: timer.dueAt,
            isTimer: true,
            retries: 3,
          },
        ],
  );
  const timers = stage.timers().map(({ instance, element, owner, wait }) => ({
    id: `${instance}-${wait.id}`,
    activityId: element,
    elementId: element,
    processInstanceId: instance,
    processDefinitionKey: stage.state(instance).processId,
    executionId: executionOf(stage, instance, owner),
    duedate: wait.dueAt,
    isTimer: true,
    retries: 3,
    exclusive: true,
  }));
  return [...starts, ...timers];
}

function variables(stage: Stage): readonly Row[] {
  return living(stage).flatMap(({ instance, alive }) =>
    Object.entries(alive.variables).map(([name, value]) => ({
      id: `${instance}#${alive.id}/${name}`,
      name,
      variableName: name,
      value,
      processInstanceId: instance,
      executionId: executionId(instance, alive.id),
      activityInstanceId: executionId(instance, alive.id),
    })),
  );
}
