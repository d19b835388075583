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

/** Where tokens are in a scope, apart from those parked before `join` itself: in a node, or held up on a flow. */
function tokensIn(run: Run, scope: ElementId, join: Node): ReadonlySet<Node | Flow> {
  const tokens = new Set<Node | Flow>();
  for (const child of run.children(scope)) tokens.add(run.nodeOf(child));
  const alive = run.alive(scope);
  for (const [element, flows] of Object.entries(alive.arrivals))
    if (element !== join.id && Object.keys(flows).length > 0) tokens.add(run.nodeNamed(element));
  for (const wait of Object.values(alive.waits)) {
    if (wait.type !== 'job') continue;
    const held = [wait.target, ...(wait.moves ?? []).map(({ flow }) => flow ?? '')];
    for (const id of held) {
      const flow = run.definition.flows.get(id);
      if (flow) tokens.add(flow);
    }
    for (const { flow, node } of wait.moves ?? []) if (flow === undefined) tokens.add(run.nodeNamed(node));
  }
  return tokens;
}

/** Whether a living token could still reach one of the flows that have none, or any flow for want of a second token. */
export function canStillCome(
  run: Run,
  scope: ElementId,
  join: Node,
  hasToken: (flow: Flow) => boolean,
): boolean {
  const upstream = upstreamOf(join);
  const missing = join.incoming.filter((flow) => !hasToken(flow));
  const wanted = missing.length > 0 ? missing : join.incoming;
  for (const token of tokensIn(run, scope, join))
    if (wanted.some((flow) => reaches(upstream, token, flow, join))) return true;
  return false;
}

/**
 * Whether the join must wait: some token can still reach a flow that has none, and cannot instead reach one that has
 * (the second half keeps two joins in a loop from waiting for each other).
 */
export function mustWait(run: Run, scope: ElementId, join: Node, hasToken: (flow: Flow) => boolean): boolean {
  const upstream = upstreamOf(join);
  const present = join.incoming.filter(hasToken);
  const missing = join.incoming.filter((flow) => !hasToken(flow));
  for (const token of tokensIn(run, scope, join)) {
    const comes = (flow: Flow): boolean => reaches(upstream, token, flow, join);
    if (missing.some(comes) && !present.some(comes)) return true;
  }
  return false;
}

function reaches(
  upstream: ReadonlyMap<string, ReadonlySet<Node>>,
  token: Node | Flow,
  flow: Flow,
  join: Node,
): boolean {
  const at = 'target' in token ? token.target : token;
  return token === flow || (at !== join && (upstream.get(flow.id)?.has(at) ?? false));
}
