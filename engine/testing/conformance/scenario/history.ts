/** The past as other engines list it: activities, tasks, variables and instances, read from the events of the play. */
import type { PlayedEvent } from '../../player.ts';
import type { Row } from './rows.ts';
import type { Stage } from './stage.ts';

export function historicInstances(stage: Stage): readonly Row[] {
  const rows = new Map<string, Record<string, Row[string]>>();
  for (const event of stage.events) {
    const row = rows.get(event.instance);
    if (event.type === 'instance.started') {
      const { processId, businessKey, parent, instance } = event;
      const definition = stage.definition(processId);
      rows.set(instance, {
        id: instance,
        processInstanceId: instance,
        processDefinitionKey: processId,
        processDefinitionId: `${processId}:1`,
        processDefinitionName: definition.name,
        businessKey,
        superProcessInstanceId: parent?.instance ?? null,
        startUserId: stage.starters.get(instance) ?? null,
        startTime: event.at,
        endTime: null,
        startActivityId: null,
        endActivityId: null,
        deleteReason: null,
      });
    } else if (!row) continue;
    else if (event.type === 'element.entered' && row['startActivityId'] === null && event.kind !== 'process')
      row['startActivityId'] = event.element;
    else if (event.type === 'element.completed' && event.kind === 'endEvent') row['lastEnd'] = event.element;
    else if (event.type === 'instance.completed' || event.type === 'instance.cancelled') {
      row['endTime'] = event.at;
      if (event.type === 'instance.completed') row['endActivityId'] = row['lastEnd'] ?? null;
      row['durationInMillis'] = event.at - Number(row['startTime']);
      row['state'] = event.type === 'instance.completed' ? 'COMPLETED' : 'EXTERNALLY_TERMINATED';
      if (event.type === 'instance.cancelled') row['deleteReason'] = event.reason;
    }
  }
  return [...rows.values()].map((row) => ({
    ...row,
    called: [...rows.values()].flatMap((other) =>
      other['superProcessInstanceId'] === row['id'] ? [other['id'] ?? null] : [],
    ),
  }));
}

/** With `flows`, sequence flows count too (Flowable). */
export function historicActivities(stage: Stage, flows: boolean): readonly Row[] {
  const rows: Record<string, Row[string]>[] = [];
  const open = new Map<string, Record<string, Row[string]>>();
  const arrived = new Map<string, Record<string, Row[string]>>();
  const joined = new Set<string>();
  for (const event of stage.events) {
    const { instance, at } = event;
    if (event.type === 'flow.taken' && flows) rows.push(flowRow(stage, event));
    // A join counts once for each token that comes to it.
    if (event.type === 'flow.arrived') {
      const { element } = event;
      const row = nodeRow(stage, instance, element, `${event.seq}`, at);
      rows.push(row);
      arrived.set(`${instance}/${event.scope}/${element}/${event.flow}`, row);
    }
    if (event.type === 'gateway.joined')
      for (const flow of event.flows) {
        const row = arrived.get(`${instance}/${event.scope}/${event.element}/${flow}`);
        if (row) Object.assign(row, { endTime: at, durationInMillis: at - Number(row['startTime']) });
        joined.add(`${instance}/${event.element}`);
      }
    if (event.type === 'element.entered' && joined.delete(`${instance}/${event.element}`)) continue;
    if (event.type === 'element.entered' && event.kind !== 'process') {
      const node = stage.definitionOf(instance).nodes.get(event.element);
      const isBody = node?.loop && event.index === undefined;
      const row = nodeRow(stage, instance, event.element, `${instance}#${event.id}`, at);
      if (isBody) row['activityId'] = `${event.element}#multiInstanceBody`;
      if (isBody && flows) continue;
      rows.push(row);
      open.set(`${instance}#${event.id}`, row);
    }
    if (event.type === 'element.completed' || event.type === 'element.cancelled') {
      const row = open.get(`${instance}#${event.id}`);
      if (!row) continue;
      row['endTime'] = at;
      row['durationInMillis'] = at - Number(row['startTime']);
      row['deleteReason'] = event.type === 'element.cancelled' ? event.reason : null;
      row['canceled'] = event.type === 'element.cancelled';
    }
  }
  return rows;
}

function nodeRow(
  stage: Stage,
  instance: string,
  element: string,
  id: string,
  at: number,
): Record<string, Row[string]> {
  const node = stage.definitionOf(instance).nodes.get(element);
  return {
    id,
    activityId: element,
    activityName: node?.name ?? null,
    activityType: node?.kind ?? null,
    processInstanceId: instance,
    executionId: id,
    activityInstanceId: id,
    processDefinitionKey: stage.state(instance).processId,
    startTime: at,
    endTime: null,
    deleteReason: null,
  };
}

function flowRow(
  stage: Stage,
  event: PlayedEvent & { readonly type: 'flow.taken' },
): Record<string, Row[string]> {
  const { instance, at, flow } = event;
  return {
    id: `${instance}#${event.seq}`,
    activityId: flow,
    activityName: stage.definitionOf(instance).flows.get(flow)?.name ?? null,
    activityType: 'sequenceFlow',
    processInstanceId: instance,
    startTime: at,
    endTime: at,
    durationInMillis: 0,
  };
}

export function historicTasks(stage: Stage): readonly Row[] {
  const rows = new Map<string, Record<string, Row[string]>>();
  for (const event of stage.events) {
    const { instance, at } = event;
    if (event.type === 'wait.opened' && event.wait.type === 'task') {
      const { wait } = event;
      const node = stage.definitionOf(instance).nodes.get(event.element);
      rows.set(`${instance}-${wait.id}`, {
        id: `${instance}-${wait.id}`,
        taskId: `${instance}-${wait.id}`,
        name: wait.name,
        taskDefinitionKey: event.element,
        assignee: wait.assignee,
        priority: wait.priority,
        description: node?.documentation ?? null,
        processInstanceId: instance,
        processDefinitionKey: stage.state(instance).processId,
        executionId: `${instance}#${event.id}`,
        activityInstanceId: `${instance}#${event.id}`,
        owner: stage.owners.get(`${instance}-${wait.id}`) ?? null,
        startTime: at,
        endTime: null,
        deleteReason: null,
      });
    }
    if (event.type === 'task.changed') {
      const row = rows.get(`${instance}-${event.wait}`);
      if (row && event.changes.assignee !== undefined) row['assignee'] = event.changes.assignee;
      if (row && event.changes.priority !== undefined) row['priority'] = event.changes.priority;
    }
    if (event.type === 'wait.closed' && event.waitType === 'task') {
      const row = rows.get(`${instance}-${event.wait}`);
      if (row) Object.assign(row, { endTime: at, deleteReason: event.served ? 'completed' : 'deleted' });
    }
  }
  return [...rows.values()];
}

/** The last value of each variable of each scope. */
export function historicVariables(stage: Stage): readonly Row[] {
  const rows = new Map<string, Record<string, Row[string]>>();
  for (const event of stage.events) {
    if (event.type !== 'variables.set') continue;
    for (const [name, value] of Object.entries(event.values)) {
      const id = `${event.instance}#${event.scope}/${name}`;
      rows.set(id, {
        id,
        name,
        variableName: name,
        value,
        processInstanceId: event.instance,
        processDefinitionKey: stage.state(event.instance).processId,
        activityInstanceId: event.scope === 1 ? event.instance : `${event.instance}#${event.scope}`,
        executionId: event.scope === 1 ? event.instance : `${event.instance}#${event.scope}`,
      });
    }
  }
  return [...rows.values()];
}

export function historicDetails(stage: Stage): readonly Row[] {
  return stage.events.flatMap((event) =>
    event.type === 'variables.set'
      ? Object.entries(event.values).map(([name, value]) => ({
          id: `${event.seq}/${name}`,
          variableName: name,
          value,
          processInstanceId: event.instance,
          variableInstanceId: `${event.instance}#${event.scope}/${name}`,
        }))
      : [],
  );
}
