/** Tree → closure. */
import { isForbiddenName } from '../guard.ts';
import type { Json } from '../../json.ts';
import type { EvaluationContext } from '../../model/expression.ts';
import { asBoolean, asNumber, asText, compare, describe, equals, isEmpty } from './coerce.ts';
import { callFunction } from './functions.ts';
import { callMethod } from './methods.ts';
import { isVariableFunction } from './names.ts';
import { engineObject, ENGINE_OBJECTS } from './objects.ts';
import type { JuelNode } from './parse.ts';
import { EngineObject, isList, isMap, JuelDate, JuelFailure, toJson, type JuelValue } from './value.ts';

export interface Scope {
  readonly context: EvaluationContext;
  /** What `execution.setVariable` set; read before the variables. */
  readonly assignments: Map<string, Json>;
}

export type Compiled = (scope: Scope) => JuelValue;

export function compileNode(node: JuelNode): Compiled {
  switch (node.type) {
    case 'literal':
      return () => node.value;
    case 'name':
      return compileName(node.name);
    case 'property': {
      const [of, name] = [compileNode(node.of), compileNode(node.name)];
      return (scope) => propertyOf(of(scope), name(scope));
    }
    case 'call': {
      const [of, args] = [compileReceiver(node.of), node.args.map(compileNode)];
      return (scope) =>
        callMethod(
          of(scope),
          node.method,
          args.map((argument) => argument(scope)),
        );
    }
    case 'function':
      return compileFunction(node.name, node.args);
    case 'list': {
      const items = node.items.map(compileNode);
      return (scope) => items.map((item) => toJson(item(scope)));
    }
    case 'map': {
      const entries = node.entries.map(([key, value]) => [compileNode(key), compileNode(value)] as const);
      return (scope) =>
        Object.fromEntries(entries.map(([key, value]) => [memberName(key(scope)), toJson(value(scope))]));
    }
    case 'unary':
      return compileUnary(node.operator, compileNode(node.of));
    case 'binary':
      return compileBinary(node.operator, compileNode(node.left), compileNode(node.right));
    case 'choice': {
      const [test, yes, no] = [compileNode(node.test), compileNode(node.yes), compileNode(node.no)];
      return (scope) => (asBoolean(test(scope)) ? yes(scope) : no(scope));
    }
  }
}

function memberName(key: JuelValue): string {
  const name = asText(key);
  if (isForbiddenName(name)) throw new JuelFailure(`"${name}" cannot be a name`);
  return name;
}

function compileName(name: string): Compiled {
  return (scope) => {
    const value = scope.assignments.get(name) ?? scope.context.get(name);
    if (value !== undefined) return value;
    if (ENGINE_OBJECTS.has(name)) return engineObject(name, scope);
    throw new JuelFailure(`There is no variable "${name}"`);
  };
}

/** `execution.…` means the engine's object even when a variable has the name. */
function compileReceiver(node: JuelNode): Compiled {
  const plain = compileNode(node);
  if (node.type !== 'name' || !ENGINE_OBJECTS.has(node.name)) return plain;
  return (scope) => engineObject(node.name, scope);
}

function propertyOf(of: JuelValue, name: JuelValue): JuelValue {
  if (of === null || name === null) return null;
  if (isList(of)) {
    const index = typeof name === 'number' ? name : Number(asText(name));
    return Number.isInteger(index) ? (of[index] ?? null) : null;
  }
  const key = asText(name);
  if (isMap(of)) return Object.hasOwn(of, key) ? (of[key] ?? null) : null;
  if (of instanceof EngineObject) {
    const property = of.properties.get(key);
    if (property) return property();
  }
  if (of instanceof JuelDate && key === 'time') return of.instant;
  throw new JuelFailure(`${describe(of)} has no property "${key}"`);
}

function compileFunction(name: string, args: readonly JuelNode[]): Compiled {
  const compiled = args.map(compileNode);
  const [first] = args;
  // `vars:get(amount)` names the variable; it does not read it.
  if (isVariableFunction(name) && first?.type === 'name') compiled[0] = () => first.name;
  return (scope) =>
    callFunction(
      name,
      compiled.map((argument) => argument(scope)),
      scope,
    );
}

function compileUnary(operator: '-' | '!' | 'empty', of: Compiled): Compiled {
  if (operator === '-') return (scope) => -asNumber(of(scope));
  if (operator === '!') return (scope) => !asBoolean(of(scope));
  return (scope) => {
    try {
      return isEmpty(of(scope));
    } catch (error) {
      // A variable that does not exist is empty, as the word says; other problems stay problems.
      if (error instanceof JuelFailure && error.message.startsWith('There is no variable')) return true;
      throw error;
    }
  };
}

function compileBinary(operator: string, left: Compiled, right: Compiled): Compiled {
  switch (operator) {
    case '&&':
      return (scope) => asBoolean(left(scope)) && asBoolean(right(scope));
    case '||':
      return (scope) => asBoolean(left(scope)) || asBoolean(right(scope));
    case '==':
      return (scope) => equals(left(scope), right(scope));
    case '!=':
      return (scope) => !equals(left(scope), right(scope));
    case '<':
      return (scope) => (compare(left(scope), right(scope)) ?? 0) < 0;
    case '>':
      return (scope) => (compare(left(scope), right(scope)) ?? 0) > 0;
    case '<=':
      return (scope) => (compare(left(scope), right(scope)) ?? 1) <= 0;
    case '>=':
      return (scope) => (compare(left(scope), right(scope)) ?? -1) >= 0;
    default:
      return arithmetic(operator, left, right);
  }
}

function arithmetic(operator: string, left: Compiled, right: Compiled): Compiled {
  return (scope) => {
    const [a, b] = [asNumber(left(scope)), asNumber(right(scope))];
    switch (operator) {
      case '+':
        return exact(a + b, a, b);
      case '-':
        return exact(a - b, a, b);
      case '*':
        return exact(a * b, a, b);
      case '/':
      case '%':
        if (b === 0) throw new JuelFailure('Division by zero');
        return operator === '/' ? a / b : a % b;
      default:
        throw new JuelFailure(`unknown operator ${operator}`);
    }
  };
}

/** Rounds away the binary dust of decimals such as 0.1 + 0.2: fifteen significant digits are exact in a double. */
function exact(result: number, a: number, b: number): number {
  return Number.isInteger(a) && Number.isInteger(b) ? result : Number(result.toPrecision(15));
}
