/** The public face of the model: files in, definitions and findings out. */
export {
  checkResources,
  kindOfResource,
  readResources,
  type CheckedFile,
  type CompanionReader,
  type Companions,
  type ReadResource,
} from './check.ts';
export { componentsFor } from './compile/generated-forms.ts';
export { findingCatalogue, type FindingCode } from './findings/catalogue.ts';
export { verdictOf } from './findings/verdict.ts';
export { guardXml, type Guarded } from './guard.ts';
export { outlineOf } from './outline.ts';
export { readBpmn, type BpmnReading, type ReadOptions } from './read-bpmn.ts';
export { repairBpmn, type Repaired } from './repair/index.ts';
