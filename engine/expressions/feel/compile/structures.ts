/** Lists, contexts and function definitions (DMN 1.5 §10.3.2.6, §10.3.2.13). */
import { externalFunction } from '../external.ts';
import { FeelFunction, type Parameter } from '../function.ts';
import { type FeelNode } from '../parse.ts';
import type { Code } from '../run.ts';
import { newContext } from '../value.ts';
import { stringOf } from './literals.ts';
import { nameOf } from './names.ts';
import { typeOf } from './types.ts';
import { type Env, type Rules, type Unit, childAt, childNamed, constant, constantOf } from './unit.ts';

const PUNCTUATION = new Set(['[', ']', '{', '}', '(', ')', ',', ':']);

function list(node: FeelNode, env: Env | null, unit: Unit): Code {
  const items = node.children
    .filter((child) => !PUNCTUATION.has(child.name))
    .map((child) => unit.compile(child, env));
  const values = items.map(constantOf);
  if (values.every((value) => value !== undefined)) return constant(values);
  return (scope) => items.map((item) => item(scope));
}

/** An entry sees those before it, and a function sees itself. */
function context(node: FeelNode, env: Env | null, unit: Unit): Code {
  const names = new Set<string>();
  const inner: Env = { parent: env, kind: 'entries', names };
  const entries: { readonly name: string; readonly code: Code }[] = [];
  for (const entry of node.children.filter((child) => child.name === 'ContextEntry')) {
    const key = childAt(childAt(entry, 0), 0);
    const name = key.name === 'StringLiteral' ? stringOf(key, unit) : nameOf(key, unit);
    const expression = childAt(entry, -1);
    if (names.has(name)) return duplicate(name);
    if (expression.name === 'FunctionDefinition') names.add(name);
    entries.push({ name, code: unit.compile(expression, inner) });
    names.add(name);
  }
  return (scope) => {
    const value = newContext();
    const within = { run: scope.run, parent: scope, value };
    for (const { name, code } of entries) value[name] = code(within);
    return value;
  };
}

function duplicate(name: string): Code {
  return (scope) => scope.run.fail('INVALID_TYPE', `The context has two entries with key '${name}'`);
}

function functionDefinition(node: FeelNode, env: Env | null, unit: Unit): Code {
  const formal = childNamed(node, 'FormalParameters')?.children.filter(
    (child) => child.name === 'FormalParameter',
  );
  const parameters = (formal ?? []).map((parameter) => parameterOf(parameter, unit));
  const names = new Set(parameters.map(({ name }) => name));
  const body = childAt(childNamed(node, 'FunctionBody') ?? node, -1);
  if (childNamed(node, 'external')) return external(parameters, unit.compile(body, env));
  const code = unit.compile(body, { parent: env, kind: 'entries', names });
  return (scope) =>
    new FeelFunction(parameters, (values, run) => {
      const bound = newContext();
      for (const [index, { name }] of parameters.entries()) bound[name] = values[index] ?? null;
      return code({ run, parent: scope, value: bound });
    });
}

function parameterOf(node: FeelNode, unit: Unit): Parameter {
  const type = childNamed(node, 'Type');
  return { name: nameOf(childAt(node, 0), unit), type: type ? typeOf(type, unit) : null };
}

/** A Java function by class and method, if it is one of the pure ones known here. */
function external(parameters: readonly Parameter[], mapping: Code): Code {
  return (scope) => externalFunction(parameters, mapping(scope));
}

export const structureRules: Rules = { List: list, Context: context, FunctionDefinition: functionDefinition };
