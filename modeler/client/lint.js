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

/** New for each run: some rules remember what they saw, and would call every flow its own duplicate the second time. */
const newLinter = () =>
  new Linter({
    config: { rules: Object.fromEntries(Object.keys(rules).map((name) => [name, 'warn'])) },
    resolver: {
      resolveRule: (_package, name) => rules[name].default ?? rules[name],
      resolveConfig: () => ({}),
    },
  });

/** What to do about a remark, where the message alone does not say it. */
const remedies = {
  'conditional-flows': 'Give each flow a condition, or make one the default flow.',
  'end-event-required': 'Let the process end in an end event.',
  'fake-join':
    'Two flows meet here without a gateway: the rest runs once for each that arrives. Join them if that is not meant.',
  'label-required': 'Give it a name, so that people in the task list and cockpit know what it is.',
  'no-bpmndi': 'Draw it, or take it out of the file.',
  'no-disconnected': 'Connect it, or take it out.',
  'no-duplicate-sequence-flows': 'One of the two flows is enough.',
  'no-gateway-join-fork': 'Use two gateways, one that joins and one that forks.',
  'no-implicit-split': 'Use a gateway to show how the ways part.',
  'no-overlapping-elements': 'Move them apart.',
  'start-event-required': 'Let the process begin with a start event.',
  'superfluous-gateway': 'The gateway has one way in and one way out: take it out.',
};

/**
 * Style remarks as findings of severity `info`, each at its element.
 * @param {any} definitions root of the moddle tree
 * @param {(id: string) => string | null} nameOf name of an element, by which people know it
 * @returns {Promise<any[]>}
 */
export async function lint(definitions, nameOf) {
  const reports = await newLinter().lint(definitions);
  return Object.entries(reports).flatMap(([rule, remarks]) =>
    remarks.map(({ id, message }) => ({
      element: id,
      code: rule,
      severity: 'info',
      message: `${nameOf(id) ?? id}: ${message.charAt(0).toLowerCase()}${message.slice(1)}`,
      remedy: remedies[rule] ?? 'Style: the diagram runs all the same.',
    })),
  );
}
