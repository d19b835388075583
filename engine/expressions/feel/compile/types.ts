/** Types in the text: `instance of list<number>` (DMN 1.5 §10.3.2.9.1, grammar rules 54 and 56). */
import { type FeelNode } from '../parse.ts';
import type { Code } from '../run.ts';
import { type FeelType, anyType, isInstance, namedType } from '../type.ts';
import { normalName } from './names.ts';
import { type Env, type Rules, type Unit, childAt, childNamed, textOf } from './unit.ts';

/** The type that a Type node stands for; null when it is not known. */
export function typeOf(node: FeelNode, unit: Unit): FeelType | null {
  const inner = node.name === 'Type' ? childAt(node, 0) : node;
  switch (inner.name) {
    case 'ListType': {
      const of = typeOf(childNamed(inner, 'Type') ?? inner, unit);
      const isRange = textOf(inner, unit).startsWith('range');
      return of && (isRange ? { kind: 'range', of } : { kind: 'list', of });
    }
    case 'ContextType':
      return contextType(inner, unit);
    case 'FunctionType':
      return functionType(inner, unit);
    default:
      return byName(normalName(textOf(inner, unit)), unit);
  }
}

function byName(name: string, unit: Unit): FeelType | null {
  return unit.typeNamed(name) ?? namedType(name);
}

function contextType(node: FeelNode, unit: Unit): FeelType | null {
  const entries = new Map<string, FeelType>();
  const list = childNamed(node, 'ContextEntryTypes')?.children ?? [];
  for (const entry of list.filter((child) => child.name === 'ContextEntryType')) {
    const type = typeOf(childAt(entry, -1), unit);
    if (!type) return null;
    entries.set(normalName(textOf(childAt(entry, 0), unit)), type);
  }
  return { kind: 'context', entries };
}

function functionType(node: FeelNode, unit: Unit): FeelType | null {
  const argumentTypes = childNamed(node, 'ArgumentTypes')?.children ?? [];
  const parameters = argumentTypes
    .filter((child) => child.name === 'ArgumentType')
    .map((child) => typeOf(childAt(child, 0), unit));
  const result = typeOf(childAt(node, -1), unit);
  if (!result || parameters.includes(null)) return null;
  return { kind: 'function', parameters: parameters.map((type) => type ?? anyType), result };
}

function instanceOf(node: FeelNode, env: Env | null, unit: Unit): Code {
  const value = unit.compile(childAt(node, 0), env);
  const type = typeOf(childAt(node, -1), unit);
  if (!type || (unit.strict && isOpen(type)))
    return (scope) => scope.run.fail('INVALID_TYPE', `Unknown type ${textOf(childAt(node, -1), unit)}`);
  return (scope) => isInstance(value(scope), type);
}

/** `list` without what is in it is no type in DMN (Table 61); Camunda 8 lets one ask for it. */
function isOpen(type: FeelType): boolean {
  return type.kind === 'simple' && ['list', 'context', 'function', 'range'].includes(type.of);
}

export const typeRules: Rules = { InstanceOfExpression: instanceOf };
