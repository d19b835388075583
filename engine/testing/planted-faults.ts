/** Interpreters with one fault each, to prove that the random plays would find it. */
import type { Behaviours } from '../core/behaviour.ts';
import { success } from '../core/result.ts';
import type { State } from '../core/state.ts';
import { step } from '../core/step.ts';
import { behaviours, interpret } from '../elements/index.ts';
import type { Interpret } from './random-play.ts';

const { kinds, events } = behaviours;

function mutant(changes: {
  kinds?: Partial<Behaviours['kinds']>;
  events?: Partial<Behaviours['events']>;
}): Interpret {
  const mutated = { kinds: { ...kinds, ...changes.kinds }, events: { ...events, ...changes.events } };
  return (definition, state, command, env) => step(definition, state, command, env, mutated);
}

const counts = new WeakMap<State, Map<string, number>>();

export const plantedFaults: Readonly<Record<string, Interpret>> = {
  'a parallel join does not wait': mutant({
    kinds: {
      parallelGateway: {
        ...kinds.parallelGateway,
        arrive: (run, scope, _flow, node) => void run.activate(node, scope),
      },
    },
  }),
  'an inclusive join does not look at other tokens': mutant({
    kinds: {
      inclusiveGateway: {
        ...kinds.inclusiveGateway,
        settle(run, scope, node) {
          run.join(node, scope, Object.keys(run.alive(scope).arrivals[node.id] ?? {}));
          return true;
        },
      },
    },
  }),
  'an exclusive gateway takes every flow': mutant({
    kinds: {
      exclusiveGateway: {
        ...kinds.exclusiveGateway,
        leave: (_run, _id, node) => success({ flows: node.outgoing }),
      },
    },
  }),
  'a scope is found empty while a token is under way': mutant({
    kinds: {
      subProcess: {
        ...kinds.subProcess,
        childEnded(run, id) {
          if (run.children(id).length === 0) run.complete(id);
        },
      },
    },
  }),
  'a terminate event ends nothing': mutant({
    events: { terminate: { arm: () => null, depart: () => success(() => {}) } },
  }),
  'an error is not thrown': mutant({
    events: { error: { arm: () => null, depart: () => success(() => {}) } },
  }),
  'tokens at a join are counted beside the document': mutant({
    kinds: {
      parallelGateway: {
        ...kinds.parallelGateway,
        arrive(run, scope, _flow, node) {
          if (node.incoming.length === 1) {
            run.activate(node, scope);
            return;
          }
          const counted = counts.get(run.state) ?? new Map<string, number>();
          counts.set(run.state, counted);
          const key = `${scope}/${node.id}`;
          const count = (counted.get(key) ?? 0) + 1;
          counted.set(key, count % node.incoming.length);
          if (count === node.incoming.length) run.activate(node, scope);
        },
      },
    },
  }),
  'an event is not recorded': (definition, state, command, env) => {
    const outcome = interpret(definition, state, command, env);
    return outcome.ok
      ? { ok: true, events: outcome.events.filter(({ type }) => type !== 'variables.set') }
      : outcome;
  },
};
