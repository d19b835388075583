/** A range of comparable values (DMN 1.5 §10.3.2.7); null at an end means unbounded there, or unknown. */
import { FeelObject } from './object.ts';
import type { FeelValue } from './value.ts';

export class FeelRange extends FeelObject {
  readonly kind = 'range';
  readonly start: FeelValue;
  readonly end: FeelValue;
  readonly startIncluded: boolean;
  readonly endIncluded: boolean;
  /** The operator of a range written as a comparison, `>= 5`; its other end does not exist. */
  readonly operator: '=' | '!=' | '<' | '<=' | '>' | '>=' | null;

  constructor(
    start: FeelValue,
    end: FeelValue,
    startIncluded: boolean,
    endIncluded: boolean,
    operator: FeelRange['operator'] = null,
  ) {
    super();
    this.start = start;
    this.end = end;
    this.startIncluded = startIncluded;
    this.endIncluded = endIncluded;
    this.operator = operator;
  }
}
