/** Bindings: what stands in for foreign code that diagrams name, stored beside the diagram, which stays as it is. */
import { require } from '../access.ts';
import type { Bindings } from '../engine.ts';
import { BatonError } from '../errors.ts';
import type { Definition, JobSpec, Node } from '../model/definition.ts';
import { deleteBinding, listBindings, putBinding } from '../store/bindings.ts';
import { latestDefinitionKeys } from '../store/queries/definitions.ts';
import type { BindingView, UnboundView } from '../views.ts';
import type { ReadContext } from './read-context.ts';
import { shortText } from './text.ts';
import { checkedVariables } from './variables.ts';

const MAX_BINDINGS = 2_000;
const MAX_DEFINITIONS = 2_000;
const MAX_SCRIPT_LENGTH = 100_000;
const MAX_KEY_LENGTH = 500;

/** `connectorTypes`: what a binding may name as connector. */
export function createBindings(context: ReadContext, connectorTypes: ReadonlySet<string>): Bindings {
  const { sql, clock, live } = context;
  return {
    async list(subject) {
      require(subject, 'binding.read');
      return listBindings(sql, MAX_BINDINGS);
    },
    async put(subject, binding) {
      require(subject, 'binding.write');
      const view = await putBinding(sql, checked(binding, connectorTypes), subject.name, clock.now());
      live.announce(['bindings']);
      return view;
    },
    async remove(subject, key) {
      require(subject, 'binding.write');
      if (!(await deleteBinding(sql, key))) throw new BatonError('NOT_FOUND');
      live.announce(['bindings']);
    },
    async unbound(subject) {
      require(subject, 'binding.read');
      const bound = new Set((await listBindings(sql, MAX_BINDINGS)).map(({ key }) => key));
      const places = await foreignPlaces(context);
      return [...places].filter(({ key }) => !bound.has(key)).toSorted((a, b) => (a.key < b.key ? -1 : 1));
    },
  };
}

type Unchecked = Parameters<Bindings['put']>[1];

function checked(binding: Unchecked, connectorTypes: ReadonlySet<string>): Unchecked {
  const key = shortText(binding.key, 'The key', MAX_KEY_LENGTH);
  if (key.split('/').length < 3)
    throw new BatonError('INVALID', 'A key is dialect/kind/value, as the import report names it.');
  const type = binding.type === null ? null : shortText(binding.type, 'The type', 255);
  if (binding.target === 'connector' && !(type !== null && connectorTypes.has(type)))
    throw new BatonError(
      'INVALID',
      `There is no connector "${type ?? ''}"; this server has ${[...connectorTypes].join(', ')}.`,
    );
  if (binding.target === 'worker' && type === null)
    throw new BatonError('INVALID', 'Name the job type that the worker asks for.');
  if (binding.target === 'script' && !(binding.script?.trim() && binding.script.length <= MAX_SCRIPT_LENGTH))
    throw new BatonError('INVALID', 'Write the script in JavaScript, at most 100,000 characters.');
  return {
    key,
    target: binding.target,
    type,
    inputs: checkedVariables(binding.inputs),
    script: binding.script,
  };
}

async function foreignPlaces(context: ReadContext): Promise<Iterable<UnboundView>> {
  const found = new Map<string, UnboundView['places'][number][]>();
  for (const definitionKey of await latestDefinitionKeys(context.sql, MAX_DEFINITIONS)) {
    const { definition } = await context.runtime.definition(definitionKey);
    for (const { key, node } of foreignCode(definition)) {
      const places = found.get(key) ?? [];
      places.push({
        definitionKey,
        processId: definition.processId,
        element: node.id,
        elementName: node.name,
      });
      found.set(key, places);
    }
  }
  return [...found].map(([key, places]): UnboundView => ({ key, places }));
}

/** Every piece of foreign code in the diagram that the dialect could not translate, with the node that calls it. */
function* foreignCode({
  nodes,
}: Definition): Iterable<{ readonly key: BindingView['key']; readonly node: Node }> {
  for (const node of nodes.values()) {
    for (const job of jobsOf(node)) {
      const { constant } = job.type;
      if (job.origin && typeof constant === 'string' && constant.startsWith('unbound:'))
        yield { key: `${job.origin.dialect}/${job.origin.kind}/${job.origin.value}`, node };
    }
  }
}

function jobsOf(node: Node): readonly JobSpec[] {
  const own = 'job' in node ? node.job : null;
  return [own, ...node.listeners.map((listener) => listener.job)].filter((job) => job !== null);
}
