/** What compiling an expression gives: the compiled expression, or one sentence about what is wrong and where. */
import type { Dialect } from '../model/definition.ts';
import type { Expression } from '../model/expression.ts';

export type CompileResult =
  | { readonly ok: true; readonly expression: Expression }
  /** `position` counts UTF-16 units from the start of the source. */
  | { readonly ok: false; readonly message: string; readonly position?: number };

/**
 * What the text is for. `expression`: a value computed from variables. `condition`: a truth value. `template`: text
 * that may hold expressions (names, assignees, timers). `unary`: FEEL unary tests on the variable `?`.
 */
export type ExpressionUse = 'expression' | 'condition' | 'template' | 'unary';

export interface CompileOptions {
  /** The `language` attribute of the element (BPMN 2.0.2 §8.4.7), if any. */
  readonly language?: string | null;
  readonly dialect: Dialect;
  readonly use: ExpressionUse;
}
