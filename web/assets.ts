/** Style sheet, scripts and pictures that the pages load: one address each, with a fingerprint so that they may be kept. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { Router, static as serveStatic } from 'express';

export interface Assets {
  /** `/assets/<name>?v=<fingerprint>`; without fingerprint when the file is not built. */
  address(name: string): string;
  router(): Router;
}

const FINGERPRINT = 10;
const YEAR_S = 31_536_000;

/** Folders whose `.css` files make up `baton.css`, in this order, each sorted by name. */
const STYLE_FOLDERS = ['web/styles', 'web/diagram', 'tasklist/styles', 'cockpit/styles', 'modeler/styles'];
/** Folders with files served as they are; the first that has the file wins. */
const PUBLIC_FOLDERS = [
  'web/public',
  'web/public/build',
  'modeler/public',
  'cockpit/public',
  'tasklist/public',
];

export function createAssets(root: string, reload: boolean): Assets {
  let css = styles(root);
  const known = new Map<string, string>();
  return {
    address(name) {
      if (reload) css = styles(root);
      const kept = reload ? undefined : known.get(name);
      if (kept) return kept;
      const content = name === 'baton.css' ? css : read(root, name);
      const address = `/assets/${name}${content === null ? '' : `?v=${fingerprint(content)}`}`;
      if (content !== null) known.set(name, address);
      return address;
    },
    router() {
      const router = Router();
      router.get('/assets/baton.css', (req, res) => {
        res.set('Cache-Control', cacheControl(req.query['v'] !== undefined));
        res.type('text/css').send(css);
      });
      for (const folder of PUBLIC_FOLDERS.map((name) => path.join(root, name)).filter(existsSync))
        router.use('/assets', serveFolder(folder));
      return router;
    },
  };
}

function serveFolder(folder: string): ReturnType<typeof serveStatic> {
  return serveStatic(folder, {
    index: false,
    redirect: false,
    dotfiles: 'ignore',
    setHeaders: (res) => {
      res.setHeader('Cache-Control', cacheControl(/[?&]v=/.test(res.req?.url ?? '')));
    },
  });
}

function cacheControl(fingerprinted: boolean): string {
  return fingerprinted ? `public, max-age=${YEAR_S}, immutable` : 'no-cache';
}

function styles(root: string): string {
  return STYLE_FOLDERS.map((folder) => path.join(root, folder))
    .filter(existsSync)
    .flatMap((folder) =>
      readdirSync(folder)
        .filter((file) => file.endsWith('.css'))
        .sort()
        .map((file) => readFileSync(path.join(folder, file), 'utf8')),
    )
    .join('\n');
}

function read(root: string, name: string): Buffer | null {
  const file = PUBLIC_FOLDERS.map((folder) => path.join(root, folder, name)).find(
    (candidate) => existsSync(candidate) && statSync(candidate).isFile(),
  );
  return file ? readFileSync(file) : null;
}

function fingerprint(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('hex').slice(0, FINGERPRINT);
}
