/**
 * Fills forms that nobody drew: a user task's fields are the variables read after it, up to the next task of a person;
 * a start form's are those that the process reads and nobody writes.
 */
import type { Json } from '../../json.ts';
import type { Definition, Form, HumanSpec, Node, NodeOf } from '../definition.ts';
import { formSchema, type Field } from '../dialects/form.ts';
import type { Expression } from '../expression.ts';
import { asNode, type Draft } from './draft.ts';
import type { Build } from './process.ts';
import { expressionsOf, localsOf, writesOf } from './variables.ts';

/** Fields of one generated form. */
const MAX_FIELDS = 50;

export function fillGeneratedForms(build: Build): void {
  const nodes = [...build.drafts.values()];
  const uses = usesOf(nodes, build);
  const order = flowOrder(nodes.map(asNode));
  const entered = new Set<string>();
  for (const draft of nodes) {
    if (draft.kind !== 'userTask') continue;
    const task = asNode(draft) as NodeOf<'userTask'>;
    const form = task.human.form;
    if (form?.kind === 'schema') for (const key of keysOf(form)) entered.add(key);
    const names = readAfter(task, order);
    for (const name of names) entered.add(name);
    if (isEmpty(form)) setForm(draft, fill(form, draft.id, names, uses));
  }
  for (const draft of nodes) {
    if (draft.kind !== 'startEvent') continue;
    const { form } = asNode(draft) as NodeOf<'startEvent'>;
    if (isEmpty(form))
      Object.assign(draft, { form: fill(form, draft.id, neverWritten(nodes, build, entered), uses) });
  }
}

/** Components of a form for variables that a finished definition reads: what a caller takes back from a called process. */
export function componentsFor(names: readonly string[], { nodes, flows }: Definition): readonly Json[] {
  const conditions = [...flows.values()].flatMap(({ condition }) => condition ?? []);
  const all = [...[...nodes.values()].flatMap(expressionsOf), ...conditions];
  const uses = { all, conditions: new Set(conditions) };
  const { components } = formSchema(
    'caller',
    names.slice(0, MAX_FIELDS).map((name) => fieldFor(name, uses)),
  );
  return Array.isArray(components) ? components : [];
}

interface Uses {
  readonly all: readonly Expression[];
  /** Those that decide a flow. */
  readonly conditions: ReadonlySet<Expression>;
}

function usesOf(drafts: readonly Draft[], build: Build): Uses {
  const conditions = [...build.flows.values()].flatMap(({ condition }) => condition ?? []);
  return {
    all: [...drafts.flatMap((draft) => expressionsOf(asNode(draft))), ...conditions],
    conditions: new Set(conditions),
  };
}

type Generated = Extract<Form, { kind: 'generated' }>;

function isEmpty(form: Form | null): form is Generated {
  return form?.kind === 'generated' && keysOf(form).length === 0;
}

function keysOf(form: Form): readonly string[] {
  if (form.kind !== 'schema' && form.kind !== 'generated') return [];
  const { components } = form.schema;
  if (!Array.isArray(components)) return [];
  return components.flatMap((component: unknown) =>
    typeof component === 'object' && component !== null && 'key' in component ? [String(component.key)] : [],
  );
}

function setForm(draft: Draft, form: Form): void {
  const { human } = asNode(draft) as NodeOf<'userTask'>;
  Object.assign(draft, { human: { ...human, form } satisfies HumanSpec });
}

function fill(form: Generated, id: string, names: Iterable<string>, uses: Uses): Form {
  const fields = [...names].slice(0, MAX_FIELDS).map((name) => fieldFor(name, uses));
  return { ...form, schema: formSchema(`${id}-form`, fields) };
}

/**
 * What decides the way on (conditions) and who does the next task, until a person or the outside world can have set it
 * again. What other nodes read is data of the case, entered when it starts.
 */
function readAfter(task: Node, order: ReadonlyMap<Node, number>): ReadonlySet<string> {
  const found = new Set<string>();
  const written = new Set<string>();
  const seen = new Set<Node>([task]);
  const queue: Node[] = [task];
  const add = (names: Iterable<string>): void => {
    for (const name of names) if (!written.has(name)) found.add(name);
  };
  for (let at = 0; at < queue.length; at += 1) {
    const node = queue[at];
    if (!node) break;
    if (node !== task) {
      // A node before the task was reached already when somebody entered what it reads.
      if ((order.get(node) ?? 0) < (order.get(task) ?? 0)) continue;
      if (node.kind === 'userTask') add(namesOfPeople(node));
      if (node.kind === 'userTask' || node.kind === 'receiveTask') continue;
      for (const name of writesOf(node)) written.add(name);
    }
    for (const { condition, target } of node.outgoing) {
      add(condition?.reads ?? []);
      if (seen.has(target)) continue;
      seen.add(target);
      queue.push(target);
    }
  }
  return found;
}

function namesOfPeople(task: NodeOf<'userTask'>): readonly string[] {
  const { assignee, candidateUsers, candidateGroups } = task.human;
  const locals = localsOf(task);
  return [assignee, candidateUsers, candidateGroups]
    .flatMap((expression) => expression?.reads ?? [])
    .filter((name) => !locals.has(name));
}

/** Breadth first along the flows from where each scope starts. */
function flowOrder(nodes: readonly Node[]): ReadonlyMap<Node, number> {
  const order = new Map<Node, number>();
  const queue = nodes.flatMap((node) => ('starts' in node ? node.starts : []));
  for (let at = 0; at < queue.length; at += 1) {
    const node = queue[at];
    if (!node || order.has(node)) continue;
    order.set(node, order.size);
    queue.push(...node.boundary, ...node.outgoing.map(({ target }) => target));
  }
  return order;
}

function neverWritten(
  drafts: readonly Draft[],
  build: Build,
  entered: ReadonlySet<string>,
): ReadonlySet<string> {
  const nodes = drafts.map(asNode);
  const written = new Set(nodes.flatMap((node) => [...writesOf(node), ...localsOf(node)]));
  const read = [
    ...nodes.flatMap((node) => expressionsOf(node).flatMap(({ reads }) => reads)),
    ...[...build.flows.values()].flatMap(({ condition }) => condition?.reads ?? []),
  ];
  return new Set(read.filter((name) => !written.has(name) && !entered.has(name)));
}

/** The type is guessed from how the variable is compared: with text (a choice), with numbers, or alone (yes or no). */
function fieldFor(key: string, uses: Uses): Field {
  const name = key.replaceAll('$', '\\$');
  const readers = uses.all.filter(({ reads }) => reads.includes(key));
  const texts = readers.map(({ source }) => source);
  const options = texts.flatMap((text) => literalsComparedWith(name, text));
  if (options.length > 0)
    return {
      key,
      label: null,
      type: 'select',
      options: [...new Set(options)].map((value) => ({ value, label: value })),
    };
  const number = new RegExp(`\\b${name}\\b\\s*(?:[<>]=?|==?|!=|[-+*/])\\s*-?\\d`);
  if (texts.some((text) => number.test(text))) return { key, label: null, type: 'number' };
  const alone = new RegExp(
    `^(?:=|[$#]\\{)?\\s*(?:not\\b\\s*\\(?|!)?\\s*(?:bpmn:getDataObject\\(')?${name}(?:'\\))?\\s*\\)?\\s*(?:==?\\s*(?:true|false))?\\s*\\}?$`,
  );
  const decides = readers.some((reader) => uses.conditions.has(reader) && alone.test(reader.source.trim()));
  return { key, label: null, type: decides ? 'boolean' : typeByName(key) };
}

/** Where nothing tells the type, the name may: `amount` is a number, `dueDate` a date. */
function typeByName(key: string): Field['type'] {
  if (/(?:amount|price|total|sum|cost|quantity|count|age|rate|percentage|budget|salary)$/i.test(key))
    return 'number';
  if (/(?:date|deadline)$/i.test(key)) return 'date';
  return /^(?:is|has|needs)[A-Z]/.test(key) ? 'boolean' : 'text';
}

/** `clarified == 'yes'`, in JUEL, FEEL or XPath. */
function literalsComparedWith(name: string, text: string): readonly string[] {
  const pattern = new RegExp(`\\b${name}\\b(?:'\\))?\\s*(?:==?|!=|eq|ne)\\s*(?:'([^']*)'|"([^"]*)")`, 'g');
  return [...text.matchAll(pattern)].map(([, single, double]) => single ?? double ?? '');
}
