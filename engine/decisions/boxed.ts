/** Boxed expressions → compiled logic (DMN 1.5 §10.2.1). */
import {
  coerce,
  externalFunction,
  FeelFunction,
  type FeelType,
  type FeelValue,
  invokeNamed,
  isList,
  isNumber,
  newContext,
  normalName,
  type Run,
} from '../expressions/feel/index.ts';
import { bind, compileText, type Logic, nothing, type Place, withNames } from './logic.ts';
import type { Boxed, BoxedFunction } from './model.ts';
import { compileTable } from './table.ts';

type BoxedOf<K extends Boxed['kind']> = Extract<Boxed, { kind: K }>;

/** Compiles an expression; its own `typeRef` converts the result. Null: there is no logic. */
export function compileBoxed(boxed: Boxed | null, place: Place): Logic {
  if (!boxed) return nothing;
  const logic = compileKind(boxed, place);
  return boxed.kind === 'function' || boxed.typeRef === null
    ? logic
    : converting(logic, place.typeNamed(boxed.typeRef));
}

/** A value that does not conform to the type becomes null (DMN 1.5 §10.3.2.9.4). */
export function converting(logic: Logic, type: FeelType | null): Logic {
  if (!type || type.kind === 'any') return logic;
  return (run) => conform(logic(run), type, run);
}

export function conform(value: FeelValue, type: FeelType | null, run: Run): FeelValue {
  if (!type) return value;
  const converted = coerce(value, type);
  return converted === undefined
    ? run.fail('INVALID_TYPE', 'The value does not conform to its type')
    : converted;
}

function compileKind(boxed: Boxed, place: Place): Logic {
  switch (boxed.kind) {
    case 'literal':
      return compileText(boxed, place);
    case 'table': {
      const table = compileTable(boxed, place);
      return (run) => table.evaluate(run).value;
    }
    case 'function':
      return compileFunction(boxed, place);
    case 'context':
      return context(boxed, place);
    case 'list':
      return list(boxed, place);
    case 'relation':
      return relation(boxed, place);
    case 'invocation':
      return invocation(boxed, place);
    case 'conditional':
      return conditional(boxed, place);
    case 'filter':
      return filter(boxed, place);
    case 'for':
    case 'some':
    case 'every':
      return iteration(boxed, place);
  }
}

/** An entry sees those before it; an entry without a name is the result. */
function context({ entries }: BoxedOf<'context'>, place: Place): Logic {
  const compiled: { name: string | null; logic: Logic }[] = [];
  let inner = place;
  for (const { variable, value } of entries) {
    const type = variable?.typeRef ? place.typeNamed(variable.typeRef) : null;
    const name = variable?.name ?? null;
    const within = name !== null && value?.kind === 'function' ? withNames(inner, { [name]: null }) : inner;
    compiled.push({ name, logic: converting(compileBoxed(value, within), type) });
    if (name !== null) inner = withNames(inner, { [name]: null });
  }
  return (run) => {
    const values = new Map<string, FeelValue>();
    const result = newContext();
    const within = bind(run, values);
    for (const { name, logic } of compiled) {
      const value = logic(within);
      if (name === null) return value;
      result[name] = value;
      values.set(normalName(name), value);
    }
    return result;
  };
}

function list({ elements }: BoxedOf<'list'>, place: Place): Logic {
  const items = elements.map((element) => compileBoxed(element, place));
  return (run) => items.map((item) => item(run));
}

function relation({ columns, rows }: BoxedOf<'relation'>, place: Place): Logic {
  const cells = rows.map((row) => row.map((cell) => compileBoxed(cell, place)));
  return (run) =>
    cells.map((row) => {
      const value = newContext();
      for (const [index, name] of columns.entries()) value[name] = row[index]?.(run) ?? null;
      return value;
    });
}

function invocation({ called, bindings }: BoxedOf<'invocation'>, place: Place): Logic {
  const target = compileBoxed(called, place);
  const names = bindings.map(({ name }) => normalName(name));
  const codes = bindings.map(({ value }) => compileBoxed(value, place));
  return (run) => {
    const value = target(run);
    if (!(value instanceof FeelFunction))
      return run.fail('NO_FUNCTION_FOUND', 'The invoked expression is no function');
    return invokeNamed(
      value,
      names,
      codes.map((code) => code(run)),
      run,
    );
  };
}

/** A boxed function; its parameters hide what is around it. */
export function compileFunction(boxed: BoxedFunction, place: Place): (run: Run) => FeelFunction {
  const parameters = boxed.parameters.map(({ name, typeRef }) => ({
    name: normalName(name),
    type: typeRef === null ? null : place.typeNamed(typeRef),
  }));
  const inner = withNames(place, Object.fromEntries(boxed.parameters.map(({ name }) => [name, null])));
  if (boxed.external) {
    const mapping = compileBoxed(boxed.body, place);
    return (run) => externalFunction(parameters, mapping(run));
  }
  const body = compileBoxed(boxed.body, inner);
  const result = boxed.typeRef === null ? null : place.typeNamed(boxed.typeRef);
  return (defined) =>
    new FeelFunction(
      parameters,
      (values, run) => {
        const bound = new Map(parameters.map(({ name }, index) => [name, values[index] ?? null]));
        return body(bind(run.within(defined.input), bound));
      },
      result?.kind === 'function' ? null : result,
    );
}

function conditional(boxed: BoxedOf<'conditional'>, place: Place): Logic {
  const condition = compileBoxed(boxed.condition, place);
  const [then, otherwise] = [compileBoxed(boxed.consequent, place), compileBoxed(boxed.otherwise, place)];
  return (run) => {
    const holds = condition(run);
    if (holds === null || typeof holds === 'boolean') return holds === true ? then(run) : otherwise(run);
    return run.fail('INVALID_TYPE', 'A condition must be true or false');
  };
}

function itemsOf(value: FeelValue): readonly FeelValue[] | null {
  if (value === null) return null;
  return isList(value) ? value : [value];
}

function filter(boxed: BoxedOf<'filter'>, place: Place): Logic {
  const source = compileBoxed(boxed.list, place);
  const match = compileBoxed(boxed.match, withNames(place, { item: null }));
  return (run) => {
    const items = itemsOf(source(run));
    if (items === null) return null;
    const kept: FeelValue[] = [];
    for (const item of items) {
      run.spend(1);
      const holds = match(itemScope(run, item));
      if (isNumber(holds)) return items.at(Number(holds) > 0 ? Number(holds) - 1 : Number(holds)) ?? null;
      if (typeof holds !== 'boolean') return run.fail('INVALID_TYPE', 'A filter must be true or false');
      if (holds) kept.push(item);
    }
    return kept;
  };
}

/** The item is `item`, and its entries are variables if it is a context. */
function itemScope(run: Run, item: FeelValue): Run {
  const entries =
    item !== null && typeof item === 'object' && !isList(item) && Object.getPrototypeOf(item) === null
      ? Object.entries(item as Readonly<Record<string, FeelValue>>)
      : [];
  return bind(run, new Map<string, FeelValue>([...entries, ['item', item]]));
}

function iteration(boxed: BoxedOf<'for' | 'some' | 'every'>, place: Place): Logic {
  const source = compileBoxed(boxed.list, place);
  const body = compileBoxed(boxed.body, withNames(place, { [boxed.iterator]: null, partial: null }));
  const name = normalName(boxed.iterator);
  return (run) => {
    const items = itemsOf(source(run));
    if (items === null) return run.fail('INVALID_TYPE', `\`${boxed.kind}\` needs a list`);
    const results: FeelValue[] = [];
    for (const item of items) {
      run.spend(1);
      results.push(
        body(
          bind(
            run,
            new Map<string, FeelValue>([
              [name, item],
              ['partial', [...results]],
            ]),
          ),
        ),
      );
    }
    return boxed.kind === 'for' ? results : quantified(results, boxed.kind === 'some');
  };
}

/** `some`: true wins; `every`: false wins; then null. Anything but true, false and null makes it null. */
function quantified(results: readonly FeelValue[], winner: boolean): boolean | null {
  if (results.some((value) => value !== null && typeof value !== 'boolean')) return null;
  if (results.includes(winner)) return winner;
  return results.every((value) => value === !winner) ? !winner : null;
}
