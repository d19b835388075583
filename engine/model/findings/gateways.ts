/** Rules about gateways: something must decide (§10.6.2, §10.6.3), and event gateways lead to events (§10.6.6). */
import type { Draft } from '../compile/draft.ts';
import type { Build } from '../compile/process.ts';
import type { Flow } from '../definition.ts';
import { isFamily } from '../dialects/index.ts';

export function checkGateways(build: Build): void {
  for (const draft of build.drafts.values()) {
    if (draft.kind === 'exclusiveGateway' || draft.kind === 'inclusiveGateway') checkDecision(draft, build);
    if (draft.kind === 'eventBasedGateway') checkEventGateway(draft, build);
  }
}

function checkDecision(gateway: Draft, build: Build): void {
  if (gateway.outgoing.length < 2) return;
  const open = gateway.outgoing.filter((flow) => !flow.condition && flow !== gateway.defaultFlow);
  const element = build.elements.get(gateway) ?? null;
  const [only] = open;
  if (!only) return;
  const family = isFamily(build.reading.dialect);
  const isExclusive = gateway.kind === 'exclusiveGateway';
  // An inclusive gateway without any condition takes all its flows in that family; in a drawing it is unfinished.
  if (open.length > 1 && (isExclusive || (!family && open.length === gateway.outgoing.length)))
    build.reading.report('GATEWAY_UNDECIDED', element, `has ${names(open)} without a condition.`);
  else if (isExclusive && !gateway.defaultFlow && !family) {
    gateway.defaultFlow = only;
    build.reading.report(
      'DEFAULT_ASSUMED',
      element,
      `takes the flow ${names(open)} when no condition holds.`,
    );
  } else
    build.reading.report(
      'CONDITION_ALWAYS_TRUE',
      element,
      `always takes ${names(open)}, which has no condition.`,
    );
}

function names(flows: readonly Flow[]): string {
  return flows.map(({ id, name }) => (name === null ? id : `"${name}"`)).join(', ');
}

const CATCHING = new Set(['message', 'timer', 'signal', 'conditional', 'multiple']);

function checkEventGateway(gateway: Draft, build: Build): void {
  for (const { target } of gateway.outgoing) {
    const catches =
      target.kind === 'receiveTask' ||
      (target.kind === 'intermediateCatchEvent' && CATCHING.has(target.on.type));
    if (!catches)
      build.reading.report(
        'EVENT_GATEWAY_TARGET',
        build.elements.get(gateway) ?? null,
        `leads to ${target.id}, which catches no event.`,
      );
  }
}
