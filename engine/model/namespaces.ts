/** XML namespaces that a diagram may use, and which dialect each belongs to. Told by URI, never by prefix. */
import type { Dialect } from './definition.ts';

export const BPMN = 'http://www.omg.org/spec/BPMN/20100524/MODEL';
export const BPMN_DI = 'http://www.omg.org/spec/BPMN/20100524/DI';
export const DC = 'http://www.omg.org/spec/DD/20100524/DC';
export const DI = 'http://www.omg.org/spec/DD/20100524/DI';
export const XSI = 'http://www.w3.org/2001/XMLSchema-instance';
export const BIOC = 'http://bpmn.io/schema/bpmn/biocolor/1.0';
/** jBPM writes the colour namespace without its version. */
export const COLORS = [
  'http://www.omg.org/spec/BPMN/non-normative/color/1.0',
  'http://www.omg.org/spec/BPMN/non-normative/color',
] as const;
/** Names the tool and platform a file was drawn for (`modeler:executionPlatform`). */
export const MODELER = 'http://camunda.org/schema/modeler/1.0';

export const BATON = 'https://baton.dev/schema/bpmn/1.0';
export const ZEEBE = 'http://camunda.org/schema/zeebe/1.0';
export const CAMUNDA = 'http://camunda.org/schema/1.0/bpmn';
export const OPERATON = 'http://operaton.org/schema/1.0/bpmn';
export const FOX = 'http://www.camunda.com/fox';
export const ACTIVITI = 'http://activiti.org/bpmn';
export const FLOWABLE = 'http://flowable.org/bpmn';
export const DROOLS = 'http://www.jboss.org/drools';
export const SPIFF = 'http://spiffworkflow.org/bpmn/schema/1.0/core';

/** Namespaces of elements and attributes that make a diagram execute, with the dialect they belong to. */
export const DIALECT_OF: ReadonlyMap<string, Dialect> = new Map<string, Dialect>([
  [BATON, 'baton'],
  [ZEEBE, 'camunda8'],
  [CAMUNDA, 'camunda7'],
  [OPERATON, 'camunda7'],
  [FOX, 'camunda7'],
  [FLOWABLE, 'flowable'],
  [ACTIVITI, 'activiti'],
  [DROOLS, 'jbpm'],
  [SPIFF, 'spiff'],
]);
