/**
 * The test cases that BPMN Driven Testing keeps in diagrams: a path of nodes. The instance is driven along it (conditions
 * answer as the path wants, what waits is served) and must visit the nodes in their order.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Variables } from '../../json.ts';
import type { Definition, Flow } from '../../model/definition.ts';
import { model } from '../model.ts';
import { Player, RejectedError, type Waiting } from '../player.ts';
import { value } from '../expressions.ts';
import { describeFindings, envOf, isBpmn, readBundle } from './bundle.ts';
import { failed, notApplicable, passed, refused, type CaseResult, type Suite } from './suite.ts';

interface PathCase {
  readonly file: string;
  readonly process: string;
  readonly name: string | null;
  readonly path: readonly string[];
  readonly allNodesExist: boolean;
}

const MAX_TURNS = 500;

export const bpmnDrivenTesting: Suite = {
  name: 'bpmn-driven-testing',
  async run(folder) {
    const { cases } = JSON.parse(readFileSync(path.join(folder, 'expected.json'), 'utf8')) as {
      readonly cases: readonly PathCase[];
    };
    const results: CaseResult[] = [];
    for (const [index, each] of cases.entries()) results.push(await runCase(each, index, folder));
    return results;
  },
};

async function runCase(each: PathCase, index: number, folder: string): Promise<CaseResult> {
  const id = `${path.basename(each.file)} ${each.process} ${index}`;
  if (!each.allNodesExist || each.path.length === 0)
    return notApplicable(id, 'the path names nodes that are not there');
  if (!isBpmn(each.file)) return notApplicable(id, 'not a BPMN file');
  const bundle = await readBundle([path.join(folder, each.file)], [each.process]);
  if (bundle.blockers.length > 0) return refused(id, describeFindings(bundle.blockers));
  const definition = bundle.definitions.find(({ processId }) => processId === each.process);
  if (!definition) return failed(id, `${each.process} is not among the executable processes`);
  const player = new Player({ env: envOf(bundle) }).deploy(
    ...calledBy(definition),
    along(definition, each.path),
  );
  try {
    drive(player, definition, each.path);
  } catch (error) {
    if (!(error instanceof RejectedError)) throw error;
    return failed(id, error.message);
  }
  const missing = each.path[progressOf(player, each.path)];
  const stuck = player
    .waits()
    .flatMap(({ element, wait }) => (wait.type === 'incident' ? `${element}: ${wait.incident.message}` : []));
  return missing === undefined
    ? passed(id, [definition])
    : failed(
        id,
        `does not come to ${missing}${stuck.length > 0 ? ` (${stuck.slice(0, 2).join('; ')})` : ''}`,
      );
}

/** Conditions hold on the flows between neighbours of the path. */
function along(definition: Definition, nodes: readonly string[]): Definition {
  const isNext = (flow: Flow): boolean =>
    nodes.some((node, at) => node === flow.source.id && leadsTo(flow, nodes[at + 1], nodes));
  for (const flow of definition.flows.values())
    if (flow.condition) Object.assign(flow, { condition: value(isNext(flow)) });
  return definition;
}

/** Paths leave out some gateways: a flow counts when it comes to the next node without passing another one of the path. */
function leadsTo(flow: Flow, next: string | undefined, nodes: readonly string[]): boolean {
  const open: Flow[] = [flow];
  const seen = new Set<Flow>();
  for (let at = open.pop(); at; at = open.pop()) {
    if (at.target.id === next) return true;
    if (seen.has(at) || nodes.includes(at.target.id)) continue;
    seen.add(at);
    open.push(...at.target.outgoing);
  }
  return false;
}

/** Processes that are called stand still until they are told to end. */
function calledBy(definition: Definition): readonly Definition[] {
  return [...definition.nodes.values()].flatMap((node) => {
    const called = node.kind === 'callActivity' ? node.call.processId.constant : undefined;
    return typeof called === 'string' ? [model(called).start('s').user('called').end('e').build()] : [];
  });
}

function drive(player: Player, definition: Definition, nodes: readonly string[]): void {
  const [first = ''] = nodes;
  const id = player.start(definition.processId, { at: first, variables: collectionsOf(definition) });
  for (let turn = 0; turn < MAX_TURNS && player.state(id).status === 'active'; turn++) {
    const at = progressOf(player, nodes);
    const next = nodes[at];
    if (next === undefined || !advance(player, definition, next)) return;
  }
}

/** Lists to loop over, by the variables that the loops read. */
function collectionsOf(definition: Definition): Variables {
  const names = [...definition.nodes.values()].flatMap(({ loop }) =>
    loop?.kind === 'multiInstance' ? (loop.collection?.reads ?? []) : [],
  );
  return Object.fromEntries(names.map((name) => [name, [1, 2]]));
}

/** How many nodes of the path were visited in their order. */
function progressOf(player: Player, nodes: readonly string[]): number {
  let at = 0;
  for (const event of player.events)
    if (event.type === 'element.entered' && event.element === nodes[at]) at += 1;
  return at;
}

/** Makes the next node of the path happen when it is an event that something waits for, else serves what waits. */
function advance(player: Player, definition: Definition, next: string): boolean {
  const waits = player.waits();
  const event = waits.find(
    (waiting) =>
      waiting.element === next && ['message', 'signal', 'timer', 'condition'].includes(waiting.wait.type),
  );
  if (event && isOfOther(definition, event)) return serve(player, event);
  const boundary = definition.nodes.get(next);
  const host = boundary?.kind === 'boundaryEvent' ? boundary : null;
  const working = waits.find(({ element, wait }) => element === host?.host.id && wait.type !== 'incident');
  if (host && working && (host.on.type === 'error' || host.on.type === 'escalation'))
    return raise(player, working, host.on.type, String(host.on.code?.constant ?? 'any'));
  const other =
    waits.find(({ element, wait }) => ['task', 'job'].includes(wait.type) && element !== next) ??
    waits.find(({ wait }) => ['task', 'job'].includes(wait.type)) ??
    waits.find(
      (waiting) => ['message', 'signal', 'timer'].includes(waiting.wait.type) && isOwn(definition, waiting),
    );
  return other ? serve(player, other) : false;
}

function isOwn(definition: Definition, { element }: Waiting): boolean {
  const kind = definition.nodes.get(element)?.kind;
  return kind !== 'boundaryEvent' && kind !== 'startEvent';
}

/** A boundary event or event sub-process, rather than the waiting element itself. */
function isOfOther(definition: Definition, { element }: Waiting): boolean {
  const kind = definition.nodes.get(element)?.kind;
  return kind === 'boundaryEvent' || kind === 'startEvent' || kind === 'intermediateCatchEvent';
}

function serve(player: Player, waiting: Waiting): boolean {
  if (waiting.wait.type === 'timer') player.advanceTo(waiting.wait.dueAt);
  else if (waiting.wait.type === 'condition') return false;
  else player.complete(waiting);
  return true;
}

function raise(
  player: Player,
  { instance, wait }: Waiting,
  type: 'error' | 'escalation',
  code: string,
): boolean {
  if (wait.type === 'child')
    player.send(
      instance,
      type === 'error'
        ? { type: 'child.throw', wait: wait.id, code, message: null }
        : { type: 'child.escalate', wait: wait.id, code },
    );
  else if (wait.type === 'job' && type === 'error')
    player.send(instance, { type: 'job.throw', wait: wait.id, code, message: null, variables: {} });
  else if (wait.type === 'job')
    player.send(instance, { type: 'job.escalate', wait: wait.id, code, variables: {} });
  else return false;
  return true;
}
