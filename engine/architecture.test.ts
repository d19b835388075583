/** The dependency rule of the house as a test: which folder may import which. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';

const root = path.resolve(import.meta.dirname, '..');

/** First matching row decides. A file may import what one of the patterns allows, and its own folder. */
const rules: readonly (readonly [from: RegExp, allowed: readonly RegExp[]])[] = [
  [/^engine\/main\.ts$/, [/./]],
  [/^(engine\/testing|samples)\//, [/^engine\/(?!main)/, /^connectors\//, /^node:/, /^[a-z@]/]],
  [/^engine\/cli\//, [/./]],
  [/^engine\/(core|elements)\//, [/^engine\/(core|elements|json|model\/(definition|expression|diagram))/]],
  [/^engine\/model\/(definition|expression|diagram|finding)\.ts$/, [/^engine\/(json|model)/]],
  [
    /^engine\/model\//,
    [
      /^engine\/(json|errors|model|expressions|decisions|elements\/support)/,
      /^node:/,
      /^(bpmn-moddle|saxen|bpmnlint|[a-z-]+-bpmn-moddle)/,
    ],
  ],
  [
    /^engine\/expressions\//,
    [
      /^engine\/(json|errors|clock|core\/env|model\/(expression|definition)|expressions)/,
      /^node:/,
      /^[a-z@]/,
    ],
  ],
  [
    /^engine\/decisions\//,
    [
      /^engine\/(json|errors|model\/(expression|definition|finding|guard|xml)|expressions|decisions)/,
      /^node:/,
    ],
  ],
  [/^engine\/store\/conformance(-fixture)?\.ts$/, [/^engine\/(json|core|store)/, /^@jest\/globals$/]],
  [
    /^engine\/store\//,
    [
      /^engine\/(json|errors|views|clock|config|core|store|model\/(definition|diagram|expression|finding))/,
      /^(node:|knex|pg|@electric-sql)/,
    ],
  ],
  [
    /^engine\/runtime\//,
    [
      /^engine\/(?!http|main|cli)/,
      /^connectors\//,
      /^tasklist\/forms\//,
      /^(node:|node-cron|undici|@node-rs)/,
    ],
  ],
  [/^engine\/http\//, [/^engine\/(?!main|cli|store|core)/, /^(node:|express|compression|ajv|busboy)/]],
  [/^engine\/[a-z.-]+\.ts$/, [/^engine\//, /^node:/]],
  [/^web\/testing\//, [/^web\//, /^(node:|playwright-core)/]],
  [/^web\//, [/^(web|engine\/index\.ts)/, /^(node:|express|handlebars)/]],
  [
    /^engine\/forms\//,
    [/^engine\/(json|errors|model\/(expression|definition|finding)|expressions|forms)/, /^(node:|re2js)/],
  ],
  [/^(tasklist|cockpit|modeler)\//, [/^(web\/|engine\/index\.ts|connectors\/)/, /^(node:|express)/]],
  [/^connectors\/connector\.ts$/, []],
  [/^connectors\/contract\.ts$/, [/^connectors\//, /^@jest\/globals$/]],
  [/^connectors\//, [/^connectors\//, /^(node:|undici|nodemailer|ipaddr\.js)/]],
];

function sources(folder: string): string[] {
  return readdirSync(path.join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const file = `${folder}/${entry.name}`;
    if (entry.isDirectory())
      return ['client', 'public', 'node_modules'].includes(entry.name) ? [] : sources(file);
    return entry.name.endsWith('.ts') && !entry.name.endsWith('.test.ts') && !entry.name.endsWith('.d.ts')
      ? [file]
      : [];
  });
}

/** Every import of a file, relative ones as paths from the root. */
export function importsOf(file: string, text: string): string[] {
  return [...text.matchAll(/^(?:import|export)\b[^;]*?from '([^']+)'/gms)].map(([, target = '']) =>
    target.startsWith('.') ? path.posix.join(path.posix.dirname(file), target) : target,
  );
}

export function violations(file: string, text: string): string[] {
  const rule = rules.find(([from]) => from.test(file));
  if (!rule) return [`${file}: no rule for this folder`];
  // A folder of the engine is its own room; an application is one room as a whole.
  const own = file.startsWith('engine/') ? `${path.posix.dirname(file)}/` : `${file.split('/')[0]}/`;
  return importsOf(file, text)
    .filter((target) => !target.startsWith(own) && !rule[1].some((allowed) => allowed.test(target)))
    .map((target) => `${file} must not import ${target}`);
}

describe('architecture', () => {
  const files = ['engine', 'modeler', 'tasklist', 'cockpit', 'web', 'connectors', 'samples'].flatMap(sources);

  it('keeps the dependency rule', () => {
    expect(files.length).toBeGreaterThan(10);
    expect(files.flatMap((file) => violations(file, readFileSync(path.join(root, file), 'utf8')))).toEqual(
      [],
    );
  });

  it('finds a planted violation', () => {
    expect(violations('engine/core/step.ts', `import { knex } from 'knex';`)).toHaveLength(1);
    expect(violations('engine/core/step.ts', `import { x } from '../runtime/deploy.ts';`)).toHaveLength(1);
    expect(violations('connectors/http/index.ts', `import { x } from '../../engine/index.ts';`)).toHaveLength(
      1,
    );
  });

  it('has no file over 400 lines', () => {
    const long = files.filter((file) => readFileSync(path.join(root, file), 'utf8').split('\n').length > 401);
    expect(long).toEqual([]);
  });
});
