/** Loads the Handlebars templates of the applications and compiles each once, in the strictest mode. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import Handlebars from 'handlebars';

export interface Templates {
  /** Renders `<app>/<path>`, e.g. `tasklist/tasks` for tasklist/views/tasks.hbs. Throws for an unknown name. */
  render(name: string, model: object, data: object): string;
  readonly names: readonly string[];
}

const MAX_TEMPLATE = 200_000;

/**
 * Every template is also a partial by the same name: `{{> web/empty title="…"}}`. A partial sees only what it is given.
 * No prototype access, no unknown helpers, a missing field is an error.
 */
export function createTemplates(
  root: string,
  apps: readonly string[],
  helpers: Readonly<Record<string, Handlebars.HelperDelegate>>,
  reload: boolean,
): Templates {
  const sources = new Map(apps.flatMap((app) => templateFiles(root, app)));
  let environment = compileAll(sources, helpers);
  return {
    names: [...sources.keys()],
    render(name, model, data) {
      if (reload) environment = compileAll(sources, helpers);
      const template = environment.get(name);
      if (!template) throw new Error(`There is no template ${name}`);
      return template(model, { data });
    },
  };
}

type Compiled = ReadonlyMap<string, Handlebars.TemplateDelegate>;

function compileAll(
  sources: ReadonlyMap<string, string>,
  helpers: Readonly<Record<string, Handlebars.HelperDelegate>>,
): Compiled {
  const handlebars = Handlebars.create();
  handlebars.registerHelper({ ...helpers });
  const options = {
    strict: true,
    preventIndent: true,
    explicitPartialContext: true,
    knownHelpersOnly: true,
    knownHelpers: Object.fromEntries(Object.keys(helpers).map((name) => [name, true])),
  };
  const compiled = new Map<string, Handlebars.TemplateDelegate>();
  for (const [name, file] of sources) {
    const template = handlebars.compile(readTemplate(file), options);
    compiled.set(name, template);
    handlebars.registerPartial(name, template);
  }
  return compiled;
}

function readTemplate(file: string): string {
  const source = readFileSync(file, 'utf8');
  if (source.length > MAX_TEMPLATE) throw new Error(`${file} is larger than ${MAX_TEMPLATE} characters`);
  return source;
}

export function templateFiles(root: string, app: string): [name: string, file: string][] {
  const folder = path.join(root, app, 'views');
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.hbs'))
    .sort()
    .map((file) => [`${app}/${file.slice(0, -4).replaceAll(path.sep, '/')}`, path.join(folder, file)]);
}
