/** Input and output mappings: variables computed on the way into an element and out of it. */
import type { Json, JsonObject, Variables } from '../json.ts';
import type { Mapping } from '../model/definition.ts';
import { failure, success, type Result } from './result.ts';
import type { Run } from './run.ts';
import type { ElementId } from './state.ts';

/**
 * Evaluates the mappings in order, each seeing the targets of those before it. A dotted target `a.b` changes one
 * member of `a`, keeping the others as `current` gives them.
 */
export function evaluateMappings(
  run: Run,
  id: ElementId,
  mappings: readonly Mapping[],
  current: (name: string) => Json | undefined,
  overlay: Variables = {},
): Result<Variables> {
  const values: Record<string, Json> = {};
  for (const { target, source } of mappings) {
    const evaluated = run.evaluate(source, id, { ...overlay, ...values });
    if (!evaluated.ok) return failure('expression', `Mapping to ${target}: ${evaluated.message}`);
    const [name = target, ...path] = target.split('.');
    values[name] =
      path.length === 0
        ? evaluated.value
        : withMember(Object.hasOwn(values, name) ? values[name] : current(name), path, evaluated.value);
  }
  return success(values);
}

/** A copy of `base` with one member replaced; what is not an object on the way becomes one. */
function withMember(base: Json | undefined, [first, ...rest]: readonly string[], value: Json): Json {
  if (first === undefined) return value;
  const object = isObject(base) ? base : {};
  const member = Object.hasOwn(object, first) ? object[first] : undefined;
  return { ...object, [first]: withMember(member, rest, value) };
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
