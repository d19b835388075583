/** Opens what is deployed as a new draft: a process, a decision or a form. */
import { BatonError, type Engine, type Subject } from '../engine/index.ts';
import type { EditorFile } from './routes.ts';

export async function openSource(
  engine: Engine,
  subject: Subject,
  source: string,
  key: string,
): Promise<EditorFile> {
  switch (source) {
    case 'process': {
      const [definition, content] = await Promise.all([
        engine.definitions.get(subject, key),
        engine.definitions.xml(subject, key),
      ]);
      return draft('bpmn', definition.resourceName, content, definition.version);
    }
    case 'decision': {
      const decision = await findDecision(engine, subject, key);
      return draft('dmn', decision.resourceName, await engine.decisions.xml(subject, key), decision.version);
    }
    case 'form': {
      const form = await findForm(engine, subject, key);
      const schema = await engine.forms.schema(subject, key);
      return draft('form', form.resourceName, JSON.stringify(schema, null, 2), form.version);
    }
    default:
      throw new BatonError('NOT_FOUND');
  }
}

function draft(kind: EditorFile['kind'], name: string, content: string, version: number): EditorFile {
  return { kind, name, id: null, revision: null, content, origin: `Deployed version ${version}` };
}

type Decision = Awaited<ReturnType<Engine['decisions']['list']>>['items'][number];
type Form = Awaited<ReturnType<Engine['forms']['list']>>['items'][number];

async function findDecision(engine: Engine, subject: Subject, key: string): Promise<Decision> {
  const { items } = await engine.decisions.list(subject, { limit: 200 });
  const found = items.find((decision) => decision.key === key);
  if (!found) throw new BatonError('NOT_FOUND');
  return found;
}

async function findForm(engine: Engine, subject: Subject, key: string): Promise<Form> {
  const { items } = await engine.forms.list(subject, { limit: 200 });
  const found = items.find((form) => form.key === key);
  if (!found) throw new BatonError('NOT_FOUND');
  return found;
}
