/** The engine's objects in an expression: `execution` and `task`, with facts and access to variables. */
import { isForbiddenName } from '../guard.ts';
import type { Json } from '../../json.ts';
import type { ExecutionFacts } from '../../model/expression.ts';
import { kieFunctions } from './kie.ts';
import type { Scope } from './compile.ts';
import { asText } from './coerce.ts';
import { EngineObject, JuelFailure, toJson, type JuelValue } from './value.ts';

export const ENGINE_OBJECTS: ReadonlySet<string> = new Set([
  'execution',
  'task',
  'kcontext',
  'processInstance',
  'KieFunctions',
]);

/** Facts by property name; each also has its getter. */
const FACTS: ReadonlyMap<string, (facts: ExecutionFacts) => string | null> = new Map([
  ...named(['id', 'processInstanceId', 'rootProcessInstanceId'], (facts) => facts.instanceId),
  ...named(['processBusinessKey', 'businessKey', 'processInstanceBusinessKey'], (facts) => facts.businessKey),
  ...named(['processDefinitionKey', 'processDefinitionId', 'processId'], (facts) => facts.processId),
  ...named(['currentActivityId', 'taskDefinitionKey', 'activityInstanceId'], (facts) => facts.elementId),
  ...named(['currentActivityName', 'name'], (facts) => facts.elementName),
  ...named(['tenantId'], () => null),
]);

const VARIABLE_METHODS = new Set(
  'getVariable getVariableLocal hasVariable hasVariableLocal setVariable setVariableLocal removeVariable getVariables'.split(
    ' ',
  ),
);

/** What an expression may ask of an engine object; everything else is Java code that is not here. */
export function isKnownMember(object: string, member: string): boolean {
  if (object === 'KieFunctions') return kieFunctions.methods.has(member);
  return (
    FACTS.has(member) ||
    VARIABLE_METHODS.has(member) ||
    FACTS.has(member.replace(/^get([A-Z])/, (_, first: string) => first.toLowerCase())) ||
    ((object === 'task' || object === 'kcontext') &&
      /^(?:execution|getExecution|getProcessInstance)$/.test(member))
  );
}

export function engineObject(name: string, scope: Scope): EngineObject {
  if (name === 'KieFunctions') return kieFunctions;
  const facts = scope.context.execution;
  const properties = new Map<string, () => JuelValue>();
  const methods = new Map<string, (...args: readonly JuelValue[]) => JuelValue>(variableMethods(scope));
  for (const [key, read] of facts ? FACTS : []) {
    const value = (): JuelValue => (facts ? read(facts) : null);
    properties.set(key, value);
    methods.set(`get${key.charAt(0).toUpperCase()}${key.slice(1)}`, value);
  }
  const whole = (): JuelValue => engineObject('execution', scope);
  if (name === 'task') properties.set('execution', whole);
  if (name === 'task') methods.set('getExecution', whole);
  if (name === 'kcontext') methods.set('getProcessInstance', whole);
  return new EngineObject(name, { properties, methods });
}

function named(
  names: readonly string[],
  read: (facts: ExecutionFacts) => string | null,
): [string, (facts: ExecutionFacts) => string | null][] {
  return names.map((name) => [name, read]);
}

function variableMethods(scope: Scope): [string, (...args: readonly JuelValue[]) => JuelValue][] {
  const get = (name: JuelValue = null): JuelValue => read(scope, asText(name)) ?? null;
  const has = (name: JuelValue = null): JuelValue => read(scope, asText(name)) !== undefined;
  const set = (name: JuelValue = null, value: JuelValue = null): JuelValue => {
    const key = asText(name);
    if (key === '' || isForbiddenName(key))
      throw new JuelFailure(`"${key}" cannot be the name of a variable`);
    scope.assignments.set(key, toJson(value));
    return null;
  };
  return [
    ['getVariable', get],
    ['getVariableLocal', get],
    ['hasVariable', has],
    ['hasVariableLocal', has],
    ['setVariable', set],
    ['setVariableLocal', set],
    ['removeVariable', (name) => set(name, null)],
    [
      'getVariables',
      () => Object.fromEntries(scope.context.names().map((name) => [name, scope.context.get(name) ?? null])),
    ],
  ];
}

export function read(scope: Scope, name: string): Json | undefined {
  return scope.assignments.get(name) ?? scope.context.get(name);
}
