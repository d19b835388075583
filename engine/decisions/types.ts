/** Item definitions as FEEL types (DMN 1.5 §7.3.2, §10.3.2.9). */
import {
  compileUnaryTests,
  type FeelType,
  type FeelValue,
  type NameTree,
  anyType,
  namedType,
} from '../expressions/feel/index.ts';
import type { DecisionModel, ItemDefinition } from './model.ts';

/** Type names of older versions, of Camunda 7 and of Flowable. */
const SYNONYMS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    integer: 'number',
    long: 'number',
    double: 'number',
    float: 'number',
    dateTime: 'date and time',
    dayTimeDuration: 'days and time duration',
    yearMonthDuration: 'years and months duration',
  }),
);

export type TypeNamed = (name: string) => FeelType | null;

/** The types of a model and, with the import's name before a dot, of the models it imports. */
export function typesOf(model: DecisionModel, imported: (name: string) => TypeNamed | null): TypeNamed {
  const items = new Map(model.items.map((item) => [item.name, item]));
  const known = new Map<string, FeelType | null>();
  const typeNamed: TypeNamed = (name) => {
    const cached = known.get(name);
    if (cached !== undefined) return cached;
    known.set(name, null);
    const item = items.get(name);
    const type = item ? typeOfItem(item, typeNamed) : foreignType(name, imported);
    known.set(name, type);
    return type;
  };
  return typeNamed;
}

function foreignType(name: string, imported: (name: string) => TypeNamed | null): FeelType | null {
  const builtin = namedType(SYNONYMS.get(name) ?? name);
  if (builtin) return builtin;
  const dot = name.lastIndexOf('.');
  return dot < 0 ? null : (imported(name.slice(0, dot))?.(name.slice(dot + 1)) ?? null);
}

function typeOfItem(item: ItemDefinition, typeNamed: TypeNamed): FeelType {
  const one = restricted(baseOf(item, typeNamed), item.allowedValues, typeNamed);
  const all: FeelType = item.isCollection ? { kind: 'list', of: one } : one;
  return restricted(all, item.typeConstraint, typeNamed);
}

function baseOf(item: ItemDefinition, typeNamed: TypeNamed): FeelType {
  if (item.functionItem) {
    const { parameters, result } = item.functionItem;
    return {
      kind: 'function',
      parameters: parameters.map(({ typeRef }) =>
        typeRef === null ? anyType : (typeNamed(typeRef) ?? anyType),
      ),
      result: (result === null ? null : typeNamed(result)) ?? anyType,
    };
  }
  if (item.components.length > 0)
    return {
      kind: 'context',
      entries: new Map(item.components.map((each) => [each.name, typeOfItem(each, typeNamed)])),
    };
  return (item.typeRef === null ? null : typeNamed(item.typeRef)) ?? anyType;
}

/** Tests that do not compile restrict nothing; the reader reports them. */
function restricted(base: FeelType, tests: string | null, typeNamed: TypeNamed): FeelType {
  if (tests === null) return base;
  try {
    const program = compileUnaryTests(tests, { typeNamed });
    const allows = (value: FeelValue): boolean => {
      const outcome = program.evaluate({
        get: (name) => (name === '?' ? value : undefined),
        now: 0,
        zone: 'UTC',
      });
      return outcome.ok && outcome.value === true;
    };
    return { kind: 'restricted', base, allows };
  } catch {
    return base;
  }
}

/** Deepest nesting of names that the grammar is told. */
const MAX_NAMES_DEPTH = 8;

/** The names of a type's entries, for paths into its values. */
export function namesOf(type: FeelType | null, depth = 0): NameTree | null {
  if (!type || depth > MAX_NAMES_DEPTH) return null;
  if (type.kind === 'restricted') return namesOf(type.base, depth);
  if (type.kind === 'list') return namesOf(type.of, depth);
  if (type.kind !== 'context') return null;
  return Object.fromEntries([...type.entries].map(([name, of]) => [name, namesOf(of, depth + 1)]));
}
