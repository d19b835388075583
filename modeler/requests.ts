/** Reads what the editors send: each piece is checked once, here. */
import { BatonError, type Engine, type ModelFileView, type Resource, type Subject } from '../engine/index.ts';

/** A diagram, a decision or a form; the engine's own limit is checked again at deployment. */
export const MAX_FILE = '11mb';
const MAX_RESOURCES = 50;
const MAX_NAME = 200;
/** What an `int` of the database holds. */
const MAX_VERSION = 2_147_483_647;
const KINDS: readonly Kind[] = ['bpmn', 'dmn', 'form'];
/** Ids that need no escaping in XML and addresses; others are set in the editor. */
const PLAIN_ID = /^[\p{L}_][\p{L}\p{N}._-]{0,99}$/u;

export type Kind = ModelFileView['kind'];
type SavedFile = Parameters<Engine['models']['save']>[1];
type Body = Readonly<Record<string, unknown>>;

export function kindOf(value: unknown): Kind {
  return KINDS.find((kind) => kind === value) ?? 'bpmn';
}

export function textOf(value: unknown): string {
  return typeof value === 'string' ? value.slice(0, MAX_NAME) : '';
}

/** The id a new file shall have, or null. */
export function newIdOf(value: unknown): string | null {
  return typeof value === 'string' && PLAIN_ID.test(value) ? value : null;
}

export function fileOf(body: unknown): SavedFile {
  const { id, name, kind, content, revision, baseVersion } = (body ?? {}) as Body;
  if (typeof name !== 'string' || name.trim() === '' || name.length > MAX_NAME) {
    throw new BatonError('INVALID', 'Give the file a name of 1 to 200 characters.');
  }
  if (typeof content !== 'string') throw new BatonError('INVALID', 'The file has no content.');
  return {
    ...(typeof id === 'string' ? { id } : {}),
    ...(typeof revision === 'number' ? { revision } : {}),
    ...(isVersion(baseVersion) ? { baseVersion } : {}),
    name: name.trim(),
    kind: kindOf(kind),
    content,
  };
}

function isVersion(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) >= 1 && Number(value) <= MAX_VERSION;
}

export interface Sent {
  readonly resources: readonly Resource[];
  /** The drafts among them, as they are stored. */
  readonly drafts: readonly (ModelFileView & { readonly content: string })[];
}

/** What to check or deploy: files as they are in an editor (`name`, `content`), and drafts by their id (`draft`). */
export async function resourcesOf(engine: Engine, subject: Subject, body: unknown): Promise<Sent> {
  const { resources } = (body ?? {}) as { readonly resources?: unknown };
  const list: readonly unknown[] = Array.isArray(resources) ? resources : [];
  if (list.length === 0 || list.length > MAX_RESOURCES) {
    throw new BatonError('INVALID', `Send 1 to ${MAX_RESOURCES} resources.`);
  }
  const files: Resource[] = [];
  const drafts: Sent['drafts'][number][] = [];
  for (const one of list) {
    const { name, content, draft } = (one ?? {}) as Body;
    if (typeof draft === 'string') {
      const file = await engine.models.get(subject, draft);
      drafts.push(file);
      files.push({ name: withEnding(file.name, file.kind), content: file.content });
    } else if (typeof name === 'string' && typeof content === 'string') files.push({ name, content });
    else throw new BatonError('INVALID', 'Each resource has a name and a content, or is a draft.');
  }
  return { resources: files, drafts };
}

/** A deployment tells by the ending what a file is. */
export function withEnding(name: string, kind: Kind): string {
  return /[.](bpmn|bpmn20[.]xml|dmn|form|json)$/i.test(name) ? name : `${name}.${kind}`;
}
