/** What must hold of a state between two commands, for tests and for an operator's `verify`. */
import type { State } from './state.ts';

/** One sentence for each rule that is broken; empty when the state is sound. */
export function checkInvariants(state: State): readonly string[] {
  const broken: string[] = [];
  const elements = Object.values(state.alive);
  if (state.status !== 'active') {
    if (elements.length > 0) broken.push(`${elements.length} elements outlive their instance`);
    return broken;
  }
  if (state.lastId > 0 && state.alive[1]?.scope !== null) broken.push('the process is not alive');
  const parents = new Set(elements.map(({ scope }) => scope));
  const numbers = new Set<number>();
  for (const alive of elements) {
    const name = `${alive.element} (${alive.id})`;
    if (alive.scope !== null && !state.alive[alive.scope]) broken.push(`${name} outlives its scope`);
    if (alive.scope !== null && alive.scope >= alive.id) broken.push(`${name} is older than its scope`);
    const waits = Object.values(alive.waits);
    for (const { id } of [alive, ...waits]) {
      if (numbers.has(id)) broken.push(`${id} is used twice`);
      if (id > state.lastId) broken.push(`${id} is beyond the last number`);
      numbers.add(id);
    }
    if (waits.length === 0 && !parents.has(alive.id) && alive.kind !== 'complexGateway')
      broken.push(`${name} waits for nothing`);
    const own = waits.filter(({ type, target }) => type !== 'timer' && target === alive.element);
    if (alive.kind !== 'eventBasedGateway' && own.filter(({ type }) => type === 'task').length > 1)
      broken.push(`${name} has two tasks`);
    for (const [gateway, flows] of Object.entries(alive.arrivals))
      if (Object.values(flows).some((count) => count < 1) || Object.keys(flows).length === 0)
        broken.push(`${name} keeps an empty count before ${gateway}`);
  }
  return broken;
}
