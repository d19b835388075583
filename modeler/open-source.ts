/** Opens what is deployed as a new draft: a process, a decision or a form. */
import { BatonError, type Engine, type Subject } from '../engine/index.ts';
import type { EditorFile } from './routes.ts';

type Opened = Pick<EditorFile, 'kind' | 'name' | 'content' | 'origin' | 'baseVersion'>;

export async function openSource(
  engine: Engine,
  subject: Subject,
  source: string,
  key: string,
): Promise<Opened> {
  switch (source) {
    case 'process': {
      const definition = await engine.definitions.get(subject, key);
      return opened('bpmn', definition, await engine.definitions.xml(subject, key));
    }
    case 'decision': {
      const content = await engine.decisions.xml(subject, key);
      return opened('dmn', await byKey(key, (page) => engine.decisions.list(subject, page)), content);
    }
    case 'form': {
      const schema = await engine.forms.schema(subject, key);
      const form = await byKey(key, (page) => engine.forms.list(subject, page));
      return opened('form', form, JSON.stringify(schema, null, 2));
    }
    default:
      throw new BatonError('NOT_FOUND');
  }
}

interface Versioned {
  readonly key: string;
  readonly resourceName: string;
  readonly version: number;
}

function opened(kind: Opened['kind'], { resourceName, version }: Versioned, content: string): Opened {
  return { kind, name: resourceName, content, origin: `Deployed version ${version}`, baseVersion: version };
}

const PAGE = 200;
const MAX_PAGES = 50;

interface Listed {
  readonly items: readonly Versioned[];
  readonly next: string | null;
}

/** The engine has no way to one decision or form by its key; the list holds the latest of each. */
async function byKey(
  key: string,
  list: (page: { readonly limit: number; readonly after?: string }) => Promise<Listed>,
): Promise<Versioned> {
  let after: string | undefined;
  for (let page = 0; page < MAX_PAGES; page++) {
    const { items, next } = await list({ limit: PAGE, ...(after === undefined ? {} : { after }) });
    const found = items.find((one) => one.key === key);
    if (found) return found;
    if (next === null) break;
    after = next;
  }
  throw new BatonError('NOT_FOUND');
}
