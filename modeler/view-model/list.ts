/** The list page: drafts, and what is deployed. */
import type { Engine, ModelFileView, Subject } from '../../engine/index.ts';
import type { PageModel } from '../../web/index.ts';

const LIMIT = 100;

export async function listModel(
  engine: Engine,
  subject: Subject,
  search: string,
): Promise<PageModel & Record<string, unknown>> {
  const filter = { limit: LIMIT, ...(search === '' ? {} : { search }) };
  const [drafts, definitions, decisions, forms] = await Promise.all([
    engine.models.list(subject),
    engine.definitions.list(subject, { ...filter, latestOnly: true }),
    engine.decisions.list(subject, filter),
    engine.forms.list(subject, filter),
  ]);
  const wanted = (text: string): boolean => text.toLowerCase().includes(search.toLowerCase());
  return {
    title: 'Modeler',
    app: 'modeler',
    scripts: ['modeler-list.js'],
    live: ['definitions', 'models'],
    search,
    drafts: drafts
      .filter((file) => wanted(file.name))
      .slice(0, LIMIT)
      .map((file) => ({ ...file, icon: icons[file.kind], href: `/modeler/files/${file.id}` })),
    processes: definitions.items.map((definition) => ({
      ...definition,
      href: `/modeler/open/process/${definition.key}`,
    })),
    decisions: decisions.items.map(({ key, name, decisionId, version }) => ({
      name,
      id: decisionId,
      version,
      href: `/modeler/open/decision/${key}`,
    })),
    forms: forms.items.map(({ key, formId, version }) => ({
      name: formId,
      id: formId,
      version,
      href: `/modeler/open/form/${key}`,
    })),
  };
}

const icons: Readonly<Record<ModelFileView['kind'], string>> = {
  bpmn: 'workflow',
  dmn: 'table',
  form: 'list-checks',
};
