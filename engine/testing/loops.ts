/** Loops in one call, for models built in code. */
import type { Loop } from '../model/definition.ts';

/** Multi-instance, parallel unless told otherwise; over what, the test says. */
export const multi = (spec: Partial<Extract<Loop, { kind: 'multiInstance' }>>): Loop => ({
  kind: 'multiInstance',
  sequential: false,
  collection: null,
  cardinality: null,
  elementVariable: null,
  indexVariable: null,
  completionCondition: null,
  output: null,
  behavior: 'All',
  thrown: null,
  complex: [],
  ...spec,
});
