/** Two questions about a file: how to execute it (dialect), told by what it uses; and who drew it (tool), for display. */
import type { Dialect } from '../definition.ts';
import {
  ACTIVITI,
  BPMN,
  CAMUNDA,
  DIALECT_OF,
  DROOLS,
  FLOWABLE,
  MODELER,
  OPERATON,
  ZEEBE,
} from '../namespaces.ts';
import { attribute, attributeIn, descendants, type XmlElement } from '../xml/element.ts';

/** Attributes that every tool keeps and that say nothing about how a file runs. */
const COSMETIC: ReadonlySet<string> = new Set([
  'historyTimeToLive',
  'versionTag',
  'diagramRelationId',
  'packageName',
  'selectable',
  'bgcolor',
  'modelerTemplate',
  'modelerTemplateVersion',
  'modelerTemplateIcon',
]);

/** Dialects whose elements or attributes are used, the most used first. Empty for plain BPMN. */
export function dialectsUsed(root: XmlElement): readonly Dialect[] {
  const counts = new Map<Dialect, number>();
  const count = (uri: string): void => {
    const dialect = DIALECT_OF.get(uri);
    if (dialect) counts.set(dialect, (counts.get(dialect) ?? 0) + 1);
  };
  for (const element of descendants(root)) {
    if (element.uri !== BPMN) count(element.uri);
    for (const { uri, local } of element.attributes) if (uri !== '' && !COSMETIC.has(local)) count(uri);
  }
  return [...counts].sort((a, b) => b[1] - a[1]).map(([dialect]) => dialect);
}

/** Of several, the one that decides. Own words first, then the newer vocabularies (reference: MIWG C.8.1, C.9.1). */
const PRIORITY: readonly Dialect[] = [
  'camunda8',
  'camunda7',
  'flowable',
  'activiti',
  'jbpm',
  'spiff',
  'baton',
];

/** The dialect that decides where syntax and language attributes do not. */
export function primaryDialect(root: XmlElement, used: readonly Dialect[]): Dialect {
  const platform = platformDialect(root);
  if (platform && (used.includes(platform) || used.length === 0)) return platform;
  return PRIORITY.find((dialect) => used.includes(dialect)) ?? declaredDialect(root) ?? 'omg';
}

function platformDialect(root: XmlElement): Dialect | null {
  switch (attributeIn(root, [MODELER], 'executionPlatform')) {
    case 'Camunda Cloud':
      return 'camunda8';
    case 'Camunda Platform':
      return 'camunda7';
    default:
      return null;
  }
}

const DECLARED: readonly (readonly [string, Dialect])[] = [
  [ZEEBE, 'camunda8'],
  [FLOWABLE, 'flowable'],
  [ACTIVITI, 'activiti'],
  [CAMUNDA, 'camunda7'],
  [OPERATON, 'camunda7'],
  [DROOLS, 'jbpm'],
];

/** A file that uses nothing of a vendor but declares a namespace comes from its tools, which settles small questions. */
function declaredDialect(root: XmlElement): Dialect | null {
  const declared = new Set(
    root.attributes
      .filter(({ prefix, name }) => prefix === 'xmlns' || name === 'xmlns')
      .map(({ value }) => value),
  );
  const target = attribute(root, 'targetNamespace') ?? '';
  if (/flowable\.org/.test(target)) return 'flowable';
  if (/activiti\.org/.test(target)) return 'activiti';
  return DECLARED.find(([uri]) => declared.has(uri))?.[1] ?? null;
}

const BY_NAMESPACE: readonly (readonly [RegExp, string])[] = [
  [/signavio\.com/, 'SAP Signavio'],
  [/bizagi\.com/, 'Bizagi Modeler'],
  [/trisotech\.com/, 'Trisotech'],
  [/boc-group\.com/, 'ADONIS'],
  [/w4\.eu/, 'W4 BPMN+'],
  [/ibm\.com\/bpm|A\.\d\.0\/Initial/, 'IBM'],
  [/jboss\.org\/drools/, 'jBPM'],
  [/caseagile/i, 'Enterprise Explorer'],
  [/visual-paradigm/, 'Visual Paradigm'],
  [/igrafx/i, 'iGrafx'],
  [/gbtec/i, 'BIC'],
  [/omninet|omnitracker/i, 'OMNITRACKER'],
  [/oracle\.com\/bpm/, 'Oracle BPM'],
  [/itp-commerce/, 'itp-commerce'],
  [/spiffworkflow\.org/, 'SpiffWorkflow'],
  [/flowable\.org/, 'Flowable'],
  [/activiti\.org/, 'Activiti'],
  [/bpmn\.io|camunda\.org/, 'bpmn.io'],
];

/** Name and version as the file gives them, or guessed by its namespaces; null when nothing tells. */
export function toolOf(root: XmlElement): string | null {
  const exporter = attribute(root, 'exporter')
    ?.replace(/,\s*https?:\S+$/, '')
    .trim();
  if (exporter) return [exporter, attribute(root, 'exporterVersion')?.trim()].filter(Boolean).join(' ');
  const names = [
    attribute(root, 'targetNamespace') ?? '',
    ...root.attributes.filter(({ prefix }) => prefix === 'xmlns').map(({ value }) => value),
  ];
  for (const [pattern, tool] of BY_NAMESPACE) if (names.some((name) => pattern.test(name))) return tool;
  return null;
}
