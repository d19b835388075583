/** A function that is defined outside FEEL: `function(…) external {java: {class: …, method signature: …}}`. */
import { FeelFunction, type Parameter } from './function.ts';
import { javaMethod } from './java.ts';
import { type FeelValue, isContext } from './value.ts';

/** `mapping` is the context with a `java` entry, or that entry itself (a boxed function of kind Java). */
export function externalFunction(parameters: readonly Parameter[], mapping: FeelValue): FeelFunction {
  const inner = isContext(mapping) ? (mapping.java ?? mapping) : null;
  const [className, signature] = isContext(inner) ? [inner.class, inner['method signature']] : [];
  const method =
    typeof className === 'string' && typeof signature === 'string' ? javaMethod(className, signature) : null;
  return new FeelFunction(parameters, (values, run) =>
    method
      ? method(values)
      : run.fail(
          'NO_FUNCTION_FOUND',
          'External functions (Java, PMML) are not supported, but for a few of java.lang',
        ),
  );
}
