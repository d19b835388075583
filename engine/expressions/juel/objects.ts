/** The engine's objects in an expression: `execution` and `task`, with facts and access to variables. */
import type { Json } from '../../json.ts';
import type { Scope } from './compile.ts';
import { asText } from './coerce.ts';
import { EngineObject, JuelFailure, toJson, type JuelValue } from './value.ts';

export const ENGINE_OBJECTS: ReadonlySet<string> = new Set([
  'execution',
  'task',
  'kcontext',
  'processInstance',
]);

export function engineObject(name: string, scope: Scope): EngineObject {
  const facts = scope.context.execution;
  const known: readonly (readonly [string, Json])[] = facts
    ? [
        ['id', facts.instanceId],
        ['processInstanceId', facts.instanceId],
        ['rootProcessInstanceId', facts.instanceId],
        ['processBusinessKey', facts.businessKey],
        ['businessKey', facts.businessKey],
        ['processInstanceBusinessKey', facts.businessKey],
        ['processDefinitionKey', facts.processId],
        ['processDefinitionId', facts.processId],
        ['currentActivityId', facts.elementId],
        ['taskDefinitionKey', facts.elementId],
        ['activityInstanceId', facts.elementId],
        ['currentActivityName', facts.elementName],
        ['name', facts.elementName],
        ['tenantId', null],
      ]
    : [];
  const properties = new Map<string, () => JuelValue>(known.map(([key, value]) => [key, () => value]));
  const methods = new Map<string, (...args: readonly JuelValue[]) => JuelValue>(variableMethods(scope));
  for (const [key, value] of known)
    methods.set(`get${key.charAt(0).toUpperCase()}${key.slice(1)}`, () => value);
  if (name === 'task') properties.set('execution', () => engineObject('execution', scope));
  return new EngineObject(name, { properties, methods });
}

function variableMethods(scope: Scope): [string, (...args: readonly JuelValue[]) => JuelValue][] {
  const get = (name: JuelValue = null): JuelValue => read(scope, asText(name)) ?? null;
  const has = (name: JuelValue = null): JuelValue => read(scope, asText(name)) !== undefined;
  const set = (name: JuelValue = null, value: JuelValue = null): JuelValue => {
    const key = asText(name);
    if (key === '' || key === '__proto__') throw new JuelFailure(`"${key}" cannot be the name of a variable`);
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
