/** Carries one event into the state: the only writer of the document, and it never looks at the definition. */
import type { ElementChange, Event, EventOf } from './event.ts';
import { forgetElement, forgetWait, indexElement, indexWait, indicesOf } from './indices.ts';
import type { Alive, ElementId, State, Wait, WaitId, WaitOf } from './state.ts';

/** Mutates `state`. Throws (a bug) when the event does not fit it. */
export function apply(state: State, event: Event): void {
  switch (event.type) {
    case 'instance.started':
      state.status = 'active';
      return;
    case 'instance.completed':
      state.status = 'completed';
      return;
    case 'instance.cancelled':
      state.status = 'cancelled';
      return;
    case 'element.entered':
      enter(state, event);
      return;
    case 'element.completed':
    case 'element.cancelled':
      leave(state, event);
      return;
    case 'element.changed':
      change(alive(state, event.id), event.change);
      return;
    case 'flow.arrived':
      arrive(alive(state, event.scope), event);
      return;
    case 'gateway.joined':
      join(alive(state, event.scope), event);
      return;
    case 'wait.opened':
      open(state, event.id, event.wait);
      return;
    case 'wait.closed':
    case 'incident.resolved':
      close(state, event.id, event.wait);
      return;
    case 'incident.raised':
      open(state, event.id, {
        id: event.wait,
        target: event.element,
        type: 'incident',
        incident: event.incident,
      });
      return;
    case 'task.changed':
      Object.assign(wait(state, event.id, event.wait, 'task'), event.changes);
      return;
    case 'job.failed': {
      const job = wait(state, event.id, event.wait, 'job');
      job.attempt += 1;
      job.retriesLeft = event.retriesLeft;
      job.dueAt = event.dueAt;
      return;
    }
    case 'job.retried': {
      const job = wait(state, event.id, event.wait, 'job');
      job.retriesLeft = event.retriesLeft;
      job.dueAt = event.dueAt;
      return;
    }
    case 'timer.fired': {
      const timer = wait(state, event.id, event.wait, 'timer');
      timer.fired = event.fired;
      if (event.dueAt !== null) timer.dueAt = event.dueAt;
      return;
    }
    case 'variables.set':
      Object.assign(alive(state, event.scope).variables, event.values);
      return;
    case 'flow.taken':
    case 'message.thrown':
    case 'signal.thrown':
    case 'error.thrown':
    case 'escalation.thrown':
    case 'compensation.thrown':
    case 'child.requested':
    case 'decision.evaluated':
      return;
    default:
      throw new Error(`unknown event ${JSON.stringify(event satisfies never)}`);
  }
}

function alive(state: State, id: ElementId): Alive {
  const element = state.alive[id];
  if (!element) throw new Error(`element instance ${id} of ${state.instance} is not alive`);
  return element;
}

function wait<T extends Wait['type']>(state: State, owner: ElementId, id: WaitId, type: T): WaitOf<T> {
  const found = alive(state, owner).waits[id];
  if (found?.type !== type) throw new Error(`${state.instance} has no wait ${id} for a ${type}`);
  return found as WaitOf<T>;
}

function enter(state: State, event: EventOf<'element.entered'>): void {
  const element: Alive = {
    id: event.id,
    element: event.element,
    kind: event.kind,
    scope: event.scope,
    waits: {},
    variables: {},
    arrivals: {},
  };
  if (event.phase !== undefined) element.phase = event.phase;
  if (event.memo !== undefined) element.memo = event.memo;
  if (event.frozen !== undefined) element.frozen = event.frozen;
  if (event.index !== undefined) {
    element.loop = { index: event.index };
    const body = event.scope === null ? undefined : state.alive[event.scope]?.loop;
    if (body) body.started = (body.started ?? 0) + 1;
  }
  state.alive[event.id] = element;
  state.lastId = Math.max(state.lastId, event.id);
  indexElement(indicesOf(state), element);
}

function leave(state: State, event: EventOf<'element.completed' | 'element.cancelled'>): void {
  const element = alive(state, event.id);
  const indices = indicesOf(state);
  for (const id of Object.keys(element.waits)) forgetWait(indices, Number(id));
  forgetElement(indices, element);
  delete state.alive[event.id];
  const body =
    element.loop?.index === undefined || element.scope === null
      ? undefined
      : state.alive[element.scope]?.loop;
  if (!body) return;
  if (event.type === 'element.completed') body.completed = (body.completed ?? 0) + 1;
  else body.terminated = (body.terminated ?? 0) + 1;
}

function change(element: Alive, changes: ElementChange): void {
  if (changes.phase !== undefined) element.phase = changes.phase;
  if (changes.memo === null) delete element.memo;
  else if (changes.memo !== undefined) element.memo = changes.memo;
  if (changes.loop !== undefined) element.loop = { ...element.loop, ...changes.loop };
  if (changes.output !== undefined) collect(element, changes.output);
  if (changes.tokensDropped) element.arrivals = {};
  if (changes.completed !== undefined) (element.completed ??= []).push(changes.completed);
  if (changes.compensated !== undefined) {
    const taken = changes.compensated;
    element.completed = (element.completed ?? []).filter((record) => !taken.includes(record.id));
  }
  if (changes.condition !== undefined) {
    const condition = element.waits[changes.condition.wait];
    if (condition?.type === 'condition') condition.holds = changes.condition.holds;
  }
}

/** Holes are nulls, so that the list is the same after a round trip through JSON. */
function collect(body: Alive, output: NonNullable<ElementChange['output']>): void {
  const outputs = ((body.loop ??= {}).outputs ??= []);
  while (outputs.length <= output.index) outputs.push(null);
  outputs[output.index] = output.value;
}

function arrive(scope: Alive, event: EventOf<'flow.arrived'>): void {
  const parked = (scope.arrivals[event.element] ??= {});
  parked[event.flow] = (parked[event.flow] ?? 0) + 1;
}

function join(scope: Alive, event: EventOf<'gateway.joined'>): void {
  const parked = scope.arrivals[event.element];
  for (const flow of event.flows) {
    const count = parked?.[flow];
    if (!parked || !count) throw new Error(`no token is parked on ${flow} before ${event.element}`);
    if (count === 1) delete parked[flow];
    else parked[flow] = count - 1;
  }
  if (parked && Object.keys(parked).length === 0) delete scope.arrivals[event.element];
}

/** Copies the wait: what the state changes later must not change the event. */
function open(state: State, owner: ElementId, opened: Wait): void {
  const element = alive(state, owner);
  element.waits[opened.id] = { ...opened };
  state.lastId = Math.max(state.lastId, opened.id);
  indexWait(indicesOf(state), owner, opened);
}

function close(state: State, owner: ElementId, closed: WaitId): void {
  const element = alive(state, owner);
  if (!element.waits[closed]) throw new Error(`wait ${closed} of ${state.instance} is not open`);
  delete element.waits[closed];
  forgetWait(indicesOf(state), closed);
}
