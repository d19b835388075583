/**
 * Builds Baton: `tsc` emits dist/, files beside the sources are copied, browser scripts are bundled into
 * web/public/build/. Skips what is up to date, so that a second start takes no time. `--force` builds all.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.dirname(fileURLToPath(import.meta.url));
const folders = ['engine', 'modeler', 'tasklist', 'cockpit', 'web', 'connectors', 'samples'];
const force = process.argv.includes('--force');
const quiet = process.argv.includes('--quiet');

const [major = 0] = process.versions.node.split('.').map(Number);
if (major < 20) stop(`Baton needs Node 20 or newer; this is Node ${process.versions.node}.`);
if (!existsSync(path.join(root, 'node_modules', 'typescript'))) stop('Run "npm install" first.');

buildServer();
await buildBrowser();

function buildServer() {
  const inputs = folders
    .flatMap((folder) => filesOf(folder))
    .filter((file) => !/\/(client|public)\/|[.]test[.]ts$/.test(file));
  const stamp = path.join(root, 'dist', '.stamp');
  const fingerprint = fingerprintOf([
    ...inputs,
    'knexfile.ts',
    'tsconfig.json',
    'tsconfig.build.json',
    'package.json',
    'build.mjs',
  ]);
  if (!force && existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint) return;
  say('compiling …');
  const tsc = path.join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const compiled = spawnSync(process.execPath, [tsc, '-p', path.join(root, 'tsconfig.build.json')], {
    cwd: root,
    encoding: 'utf8',
  });
  if (compiled.status !== 0) stop(`The sources do not compile:\n${compiled.stdout}${compiled.stderr}`);
  for (const file of inputs.filter((file) => !file.endsWith('.ts'))) {
    const target = path.join(root, 'dist', file);
    mkdirSync(path.dirname(target), { recursive: true });
    cpSync(path.join(root, file), target);
  }
  writeFileSync(stamp, fingerprint);
}

/** Each `client/*.entry.js` (or main.js) of an application becomes one bundle of the same name; CSS beside it too. */
async function buildBrowser() {
  const entries = ['web', 'modeler', 'cockpit', 'tasklist'].flatMap((app) =>
    filesOf(`${app}/client`)
      .filter((file) => /(^|\/)(main|[\w-]+\.entry)\.(js|css)$/.test(file))
      .map((file) => ({
        in: path.join(root, file),
        out: `${app}-${path.basename(file).replace(/(\.entry)?\.(js|css)$/, '')}`,
      })),
  );
  const inputs = ['web', 'modeler', 'cockpit', 'tasklist'].flatMap((app) => filesOf(`${app}/client`));
  const out = path.join(root, 'web', 'public', 'build');
  const stamp = path.join(out, '.stamp');
  const extra = [
    'package-lock.json',
    'build.mjs',
    ...filesOf('engine/model').filter((file) => file.endsWith('.json')),
  ];
  const fingerprint = fingerprintOf([
    ...inputs,
    ...extra.filter((file) => existsSync(path.join(root, file))),
  ]);
  if (!force && existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint) return;
  mkdirSync(out, { recursive: true });
  if (entries.length > 0) {
    say('bundling the browser scripts …');
    const { build } = await import('esbuild');
    await build({
      entryPoints: entries,
      outdir: out,
      bundle: true,
      minify: true,
      splitting: true,
      format: 'esm',
      target: 'es2022',
      chunkNames: 'chunk-[hash]',
      sourcemap: false,
      logLevel: 'warning',
      legalComments: 'none',
      define: { 'process.env.NODE_ENV': '"production"', global: 'globalThis' },
      loader: {
        '.woff': 'file',
        '.woff2': 'file',
        '.ttf': 'file',
        '.eot': 'file',
        '.svg': 'dataurl',
        '.bpmn': 'text',
      },
    });
  }
  writeFileSync(stamp, fingerprint);
}

function filesOf(folder) {
  const absolute = path.join(root, folder);
  if (!existsSync(absolute)) return [];
  return readdirSync(absolute, { withFileTypes: true })
    .flatMap((entry) => {
      const file = `${folder}/${entry.name}`;
      if (entry.isDirectory()) return entry.name === 'build' ? [] : filesOf(file);
      return [file];
    })
    .sort();
}

/** Sizes and times of change are enough to see whether a file changed. */
function fingerprintOf(files) {
  const hash = createHash('sha256');
  for (const file of files) {
    const { size, mtimeMs } = statSync(path.join(root, file));
    hash.update(`${file}:${size}:${mtimeMs}\n`);
  }
  return hash.digest('hex');
}

function say(text) {
  if (!quiet) process.stderr.write(`baton: ${text}\n`);
}

function stop(sentence) {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}
