/**
 * Camunda 7, Operaton, Activiti and Flowable descend from one engine and mostly write the same attributes in different
 * namespaces. A family member reads its own namespace first and then the others, as those engines do themselves
 * (Flowable's `BpmnXMLUtil.getAttributeValue`, Camunda's `BpmnParse`).
 */
import type { Dialect } from '../../definition.ts';
import { extension, extensions } from '../../document.ts';
import { ACTIVITI, CAMUNDA, FLOWABLE, FOX, OPERATON } from '../../namespaces.ts';
import { attributeIn, type XmlElement } from '../../xml/element.ts';

export type FamilyDialect = Extract<Dialect, 'camunda7' | 'activiti' | 'flowable'>;

export interface Family {
  readonly dialect: FamilyDialect;
  readonly uris: readonly string[];
  /** An attribute of the family; undefined when absent. */
  get(element: XmlElement, local: string): string | undefined;
  child(element: XmlElement, local: string): XmlElement | undefined;
  all(element: XmlElement, local: string): readonly XmlElement[];
}

const ORDER: Readonly<Record<FamilyDialect, readonly string[]>> = {
  camunda7: [CAMUNDA, OPERATON, FOX, ACTIVITI, FLOWABLE],
  activiti: [ACTIVITI, CAMUNDA, OPERATON, FOX, FLOWABLE],
  flowable: [FLOWABLE, ACTIVITI, CAMUNDA, OPERATON, FOX],
};

export function family(dialect: FamilyDialect): Family {
  const uris = ORDER[dialect];
  return {
    dialect,
    uris,
    get: (element, local) => attributeIn(element, uris, local),
    child: (element, local) => extension(element, uris, local),
    all: (element, local) => extensions(element, uris, local),
  };
}
