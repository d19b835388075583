/** What a diagram may refer to by id: forms, decisions and processes, deployed or only drawn. */
import type { Engine, Subject } from '../engine/index.ts';
import type { Kind } from './requests.ts';

const MAX_DEPLOYED = 200;
/** The drafts that are read for their ids: the newest. */
const MAX_DRAFTS = 100;
const MAX_IDS = 50;

export interface Deployed {
  readonly id: string;
  readonly name: string;
  readonly version: number;
  /** Opens it in the modeler. */
  readonly href: string;
}

export interface Draft {
  readonly file: string;
  readonly name: string;
  readonly kind: Kind;
  /** Of the forms, decisions or processes in it. */
  readonly ids: readonly string[];
  readonly href: string;
}

export interface References {
  readonly form: readonly Deployed[];
  readonly dmn: readonly Deployed[];
  readonly bpmn: readonly Deployed[];
  readonly drafts: readonly Draft[];
}

export async function referencesOf(engine: Engine, subject: Subject): Promise<References> {
  const [forms, decisions, definitions, drafts] = await Promise.all([
    engine.forms.list(subject, { limit: MAX_DEPLOYED }),
    engine.decisions.list(subject, { limit: MAX_DEPLOYED }),
    engine.definitions.list(subject, { limit: MAX_DEPLOYED, latestOnly: true }),
    draftsOf(engine, subject),
  ]);
  const deployed = (id: string, name: string, version: number, source: string, key: string): Deployed => ({
    id,
    name,
    version,
    href: `/modeler/open/${source}/${key}`,
  });
  return {
    form: forms.items.map((form) => deployed(form.formId, form.formId, form.version, 'form', form.key)),
    dmn: decisions.items.map((one) => deployed(one.decisionId, one.name, one.version, 'decision', one.key)),
    bpmn: definitions.items.map((one) => deployed(one.processId, one.name, one.version, 'process', one.key)),
    drafts,
  };
}

async function draftsOf(engine: Engine, subject: Subject): Promise<readonly Draft[]> {
  const drafts: Draft[] = [];
  for (const { id, name, kind } of (await engine.models.list(subject)).slice(0, MAX_DRAFTS)) {
    const file = await engine.models.get(subject, id).catch(() => null);
    // Deleted while the list was read.
    if (file)
      drafts.push({ file: id, name, kind, ids: idsIn(kind, file.content), href: `/modeler/files/${id}` });
  }
  return drafts;
}

/**
 * Ids of what a draft defines. A draft may be half done, so it is looked through rather than parsed; what it really
 * defines is decided by the deployment. The number of characters looked through behind each name is bounded.
 */
export function idsIn(kind: Kind, content: string): readonly string[] {
  if (kind === 'form') return formId(content);
  const element = kind === 'bpmn' ? 'process' : 'decision';
  const opening = new RegExp(`<(?:[\\w-]{1,40}:)?${element}\\s([^>]{0,2000})`, 'g');
  const ids: string[] = [];
  for (const [, attributes = ''] of content.matchAll(opening)) {
    const id = /(?:^|\s)id\s?=\s?["']([^"']{1,200})["']/.exec(attributes)?.[1];
    if (id !== undefined) ids.push(id);
    if (ids.length === MAX_IDS) break;
  }
  return ids;
}

function formId(content: string): readonly string[] {
  try {
    const { id } = JSON.parse(content) as { readonly id?: unknown };
    return typeof id === 'string' ? [id] : [];
  } catch {
    return [];
  }
}
