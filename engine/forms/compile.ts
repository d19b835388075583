/** Compiles the properties of a form field that may hold FEEL (`=…`) or a template (`{{…}}`). */
import { compileExpression } from '../expressions/index.ts';
import type { Json } from '../json.ts';
import type { Computed } from './field.ts';
import { compileTemplate, isTemplate } from './template.ts';

export interface PropertyCompiler {
  /** A value: FEEL with a leading `=`, else what stands there. */
  value(property: string, source: Json | undefined): Computed;
  /** A text: FEEL with a leading `=`, or a template. */
  text(property: string, source: Json | undefined): Computed;
  /** A condition by FEEL's unary tests: true also when the comparison gives null. Null without a condition. */
  condition(property: string, source: Json | undefined): Computed | null;
  /** Names of variables that anything compiled may read. */
  readonly reads: ReadonlySet<string>;
}

const NOTHING: Computed = () => null;

/** `complain` is told of every expression that does not compile. */
export function propertyCompiler(complain: (property: string, message: string) => void): PropertyCompiler {
  const reads = new Set<string>();
  const feel = (source: string, use: 'expression' | 'unary') => {
    const compiled = compileExpression(use === 'unary' ? source : `=${source}`, {
      language: 'feel',
      dialect: 'baton',
      use,
    });
    if (!compiled.ok) return compiled;
    const { expression } = compiled;
    for (const name of expression.reads) reads.add(name);
    const compute: Computed = (context) => {
      const result = expression.evaluate(context);
      return result.ok ? result.value : null;
    };
    return { ok: true as const, compute };
  };
  const orComplain = (
    property: string,
    result: { ok: true; compute: Computed } | { ok: false; message: string },
  ): Computed => {
    if (result.ok) return result.compute;
    complain(property, result.message);
    return NOTHING;
  };
  const value = (property: string, source: Json | undefined): Computed => {
    if (typeof source === 'string' && source.startsWith('='))
      return orComplain(property, feel(source.slice(1), 'expression'));
    const constant = source ?? null;
    return constant === null ? NOTHING : () => constant;
  };
  return {
    value,
    text(property, source) {
      if (typeof source !== 'string' || source.startsWith('=') || !isTemplate(source))
        return value(property, source);
      return orComplain(
        property,
        compileTemplate(source, (text) => feel(text, 'expression')),
      );
    },
    condition(property, source) {
      if (typeof source !== 'string' || source.trim() === '') return null;
      return orComplain(property, feel(source.replace(/^\s*=/, ''), 'unary'));
    },
    reads,
  };
}
