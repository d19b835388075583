/** bpmnlint in the browser: its recommended rules, less those about what Baton runs well. */
import { Linter } from 'bpmnlint';
import * as conditionalFlows from 'bpmnlint/rules/conditional-flows.js';
import * as endEventRequired from 'bpmnlint/rules/end-event-required.js';
import * as fakeJoin from 'bpmnlint/rules/fake-join.js';
import * as labelRequired from 'bpmnlint/rules/label-required.js';
import * as noBpmndi from 'bpmnlint/rules/no-bpmndi.js';
import * as noDisconnected from 'bpmnlint/rules/no-disconnected.js';
import * as noDuplicateFlows from 'bpmnlint/rules/no-duplicate-sequence-flows.js';
import * as noGatewayJoinFork from 'bpmnlint/rules/no-gateway-join-fork.js';
import * as noImplicitSplit from 'bpmnlint/rules/no-implicit-split.js';
import * as noOverlap from 'bpmnlint/rules/no-overlapping-elements.js';
import * as startEventRequired from 'bpmnlint/rules/start-event-required.js';
import * as superfluousGateway from 'bpmnlint/rules/superfluous-gateway.js';

const rules = {
  'conditional-flows': conditionalFlows,
  'end-event-required': endEventRequired,
  'fake-join': fakeJoin,
  'label-required': labelRequired,
  'no-bpmndi': noBpmndi,
  'no-disconnected': noDisconnected,
  'no-duplicate-sequence-flows': noDuplicateFlows,
  'no-gateway-join-fork': noGatewayJoinFork,
  'no-implicit-split': noImplicitSplit,
  'no-overlapping-elements': noOverlap,
  'start-event-required': startEventRequired,
  'superfluous-gateway': superfluousGateway,
};

const linter = new Linter({
  config: { rules: Object.fromEntries(Object.keys(rules).map((name) => [name, 'warn'])) },
  resolver: {
    resolveRule: (_package, name) => rules[name].default ?? rules[name],
    resolveConfig: () => ({}),
  },
});

/**
 * Style remarks as findings of severity `info`, each at its element.
 * @param {any} definitions root of the moddle tree
 * @returns {Promise<any[]>}
 */
export async function lint(definitions) {
  const reports = await linter.lint(definitions);
  return Object.entries(reports).flatMap(([rule, remarks]) =>
    remarks.map(({ id, message }) => ({
      element: id,
      code: rule,
      severity: 'info',
      message,
      remedy: 'Style, from bpmnlint: the diagram runs all the same.',
    })),
  );
}
