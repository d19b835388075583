/**
 * From where in a scope a token can still come to a join: the reachability that the inclusive gateway asks for
 * (BPMN 2.0.2 §13.4.3). Paths follow sequence flows, boundary events of activities, and links; they do not pass the join.
 */
import type { Flow, Node } from '../model/definition.ts';
import type { Run } from './run.ts';
import type { ElementId } from './state.ts';

/** Per join and incoming flow: the nodes from which a path leads to that flow. Filled when a join first waits. */
const upstreams = new WeakMap<Node, ReadonlyMap<string, ReadonlySet<Node>>>();

function upstreamOf(join: Node): ReadonlyMap<string, ReadonlySet<Node>> {
  let upstream = upstreams.get(join);
  if (!upstream) {
    upstream = new Map(join.incoming.map((flow) => [flow.id, nodesBefore(flow, join)]));
    upstreams.set(join, upstream);
  }
  return upstream;
}

function nodesBefore(flow: Flow, join: Node): ReadonlySet<Node> {
  const found = new Set<Node>();
  const open: Node[] = [flow.source];
  for (let node = open.pop(); node; node = open.pop()) {
    if (node === join || found.has(node)) continue;
    found.add(node);
    for (const before of node.incoming) open.push(before.source);
    if (node.kind === 'boundaryEvent') open.push(node.host);
    if (node.kind === 'intermediateCatchEvent' && node.on.type === 'link')
      open.push(...linkSources(node, node.on.name));
  }
  return found;
}

function linkSources(node: Node, name: string): readonly Node[] {
  return (node.parent?.children ?? []).filter(
    (child) => 'on' in child && child !== node && child.on.type === 'link' && child.on.name === name,
  );
}

/** A token stands in a node, or is held up on a flow. */
type Token = Node | Flow;

/**
 * Whether the join must wait: some token can still reach a flow that has none, and cannot instead reach one that has
 * (the second half keeps two joins in a loop from waiting for each other).
 */
export function mustWait(run: Run, scope: ElementId, join: Node, hasToken: (flow: Flow) => boolean): boolean {
  const present = join.incoming.filter(hasToken);
  const missing = join.incoming.filter((flow) => !hasToken(flow));
  const tokens: readonly Token[] = [...movingTokens(run, scope), ...parkedBefore(run, scope)];
  return tokens.some(
    (token) =>
      token !== join &&
      missing.some((flow) => reaches(token, flow, join)) &&
      !present.some((flow) => reaches(token, flow, join)),
  );
}

/**
 * Joins of a scope whose parked tokens can never go on: nothing that moves can reach them, not even by way of another
 * join. Tokens that wait for each other in a circle are among them: the specification lets neither of them go first.
 */
export function stuckJoins(run: Run, scope: ElementId): readonly Node[] {
  const tokens: Token[] = [...movingTokens(run, scope)];
  let stuck = parkedBefore(run, scope);
  for (let rounds = stuck.length; rounds > 0; rounds--) {
    const freed = stuck.filter((join) => tokens.some((token) => isWanted(run, scope, join, token)));
    if (freed.length === 0) break;
    tokens.push(...freed);
    stuck = stuck.filter((join) => !freed.includes(join));
  }
  return stuck;
}

/** Whether a token could bring what the join lacks: a flow without a token, or else a second token on any flow. */
function isWanted(run: Run, scope: ElementId, join: Node, token: Token): boolean {
  const present = run.alive(scope).arrivals[join.id] ?? {};
  const missing = join.incoming.filter(({ id }) => !present[id]);
  return (missing.length > 0 ? missing : join.incoming).some((flow) => reaches(token, flow, join));
}

/** Tokens that go on by themselves when what they wait for comes. */
function movingTokens(run: Run, scope: ElementId): readonly Token[] {
  const tokens: Token[] = run.children(scope).map((child) => run.nodeOf(child));
  for (const wait of Object.values(run.alive(scope).waits)) {
    if (wait.type !== 'job') continue;
    const moves = wait.moves ?? [];
    for (const id of [wait.target, ...moves.map(({ flow }) => flow ?? '')]) {
      const flow = run.definition.flows.get(id);
      if (flow) tokens.push(flow);
    }
    for (const { flow, node } of moves) if (flow === undefined) tokens.push(run.nodeNamed(node));
  }
  return tokens;
}

function parkedBefore(run: Run, scope: ElementId): readonly Node[] {
  return Object.keys(run.alive(scope).arrivals).map((element) => run.nodeNamed(element));
}

function reaches(token: Token, flow: Flow, join: Node): boolean {
  const at = 'target' in token ? token.target : token;
  return token === flow || (at !== join && (upstreamOf(join).get(flow.id)?.has(at) ?? false));
}
