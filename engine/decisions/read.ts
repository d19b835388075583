/** DMN XML of any version → the decision model. Tells elements by their local names, which all versions share. */
import { attribute, deepText, type XmlElement } from '../model/xml/element.ts';
import { boxedIn, readFunction } from './read-boxed.ts';
import type { DecisionModel, DrgElement, ItemDefinition, Variable } from './model.ts';
import { childNamed, childrenNamed, typeRefOf } from './read-xml.ts';

const NAMESPACE = /^https?:\/\/www\.omg\.org\/spec\/DMN\/\d{8}/;
const VENDORS: readonly (readonly [RegExp, DecisionModel['vendor']])[] = [
  [/camunda\.org\/schema\/1\.0\/dmn/, 'camunda7'],
  [/flowable|activiti/, 'flowable'],
];

/** Whether the root element is that of a DMN file. */
export function isDecisionFile(root: XmlElement): boolean {
  return root.local === 'definitions' && NAMESPACE.test(root.uri);
}

export function readModel(file: string, root: XmlElement, text: string): DecisionModel {
  const head = text.slice(0, root.openEnd);
  return {
    file,
    namespace: attribute(root, 'namespace') ?? '',
    name: attribute(root, 'name') ?? '',
    imports: childrenNamed(root, 'import').map((element) => ({
      name: attribute(element, 'name') ?? '',
      namespace: attribute(element, 'namespace') ?? '',
    })),
    items: childrenNamed(root, 'itemDefinition').map(readItem),
    elements: root.children.filter((child) => child.uri === root.uri).flatMap(readElement),
    vendor: VENDORS.find(([pattern]) => pattern.test(head))?.[1] ?? 'none',
    language: attribute(root, 'expressionLanguage') ?? null,
  };
}

function readElement(element: XmlElement): readonly DrgElement[] {
  const base = {
    id: attribute(element, 'id') ?? attribute(element, 'name') ?? '',
    name: attribute(element, 'name') ?? attribute(element, 'id') ?? '',
    variable: variableOf(element),
  };
  switch (element.local) {
    case 'inputData':
      return [{ ...base, kind: 'input' }];
    case 'decision':
      return [{ ...base, kind: 'decision', requires: requirementsOf(element), logic: boxedIn(element) }];
    case 'businessKnowledgeModel': {
      const logic = childNamed(element, 'encapsulatedLogic');
      return [
        {
          ...base,
          kind: 'knowledge',
          requires: requirementsOf(element),
          logic: logic ? readFunction(logic) : null,
        },
      ];
    }
    case 'decisionService':
      return [
        {
          ...base,
          kind: 'service',
          outputs: references(element, 'outputDecision'),
          encapsulated: references(element, 'encapsulatedDecision'),
          inputDecisions: references(element, 'inputDecision'),
          inputData: references(element, 'inputData'),
        },
      ];
    default:
      return [];
  }
}

/** The variable that carries the value; named as the element where the file has none. */
function variableOf(element: XmlElement): Variable {
  const variable = childNamed(element, 'variable');
  const name =
    (variable && attribute(variable, 'name')) ?? attribute(element, 'name') ?? attribute(element, 'id');
  return { name: name ?? '', typeRef: variable ? typeRefOf(variable) : null };
}

const REQUIREMENTS = ['informationRequirement', 'knowledgeRequirement'];
const REQUIRED = ['requiredDecision', 'requiredInput', 'requiredKnowledge'];

function requirementsOf(element: XmlElement): readonly string[] {
  return element.children
    .filter((child) => REQUIREMENTS.includes(child.local))
    .flatMap((requirement) => requirement.children.filter((child) => REQUIRED.includes(child.local)))
    .flatMap((required) => attribute(required, 'href') ?? []);
}

function references(element: XmlElement, local: string): readonly string[] {
  return childrenNamed(element, local).flatMap((child) => attribute(child, 'href') ?? []);
}

function readItem(element: XmlElement): ItemDefinition {
  const functionItem = childNamed(element, 'functionItem');
  return {
    name: attribute(element, 'name') ?? '',
    typeRef: typeRefOf(element),
    components: childrenNamed(element, 'itemComponent').map(readItem),
    isCollection: attribute(element, 'isCollection') === 'true',
    allowedValues: testsOf(element, 'allowedValues'),
    typeConstraint: testsOf(element, 'typeConstraint'),
    functionItem: functionItem
      ? {
          parameters: childrenNamed(functionItem, 'parameters').map((parameter) => ({
            name: attribute(parameter, 'name') ?? '',
            typeRef: typeRefOf(parameter),
          })),
          result: attribute(functionItem, 'outputTypeRef') ?? null,
        }
      : null,
  };
}

function testsOf(element: XmlElement, local: string): string | null {
  const tests = childNamed(element, local);
  const text = tests ? deepText(childNamed(tests, 'text') ?? tests).trim() : '';
  return text === '' ? null : text;
}
