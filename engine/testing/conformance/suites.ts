/** Every conformance suite, in the order in which they are reported. */
import { betsy, betsyConstraints } from './betsy.ts';
import { bpmnlint, bpmnspector } from './diagnostics.ts';
import { dmnTck } from './dmn-tck.ts';
import { bpmnDrivenTesting } from './paths.ts';
import { scenarioSuite } from './scenario/index.ts';
import type { Suite } from './suite.ts';

/** `corpus`: the folder below the corpora, when it is not the suite's name. */
export const suites: readonly (Suite & { readonly corpus?: string })[] = [
  betsy,
  { ...betsyConstraints, corpus: 'betsy' },
  scenarioSuite('camunda7'),
  scenarioSuite('flowable'),
  scenarioSuite('activiti'),
  dmnTck,
  bpmnDrivenTesting,
  bpmnlint,
  bpmnspector,
];
