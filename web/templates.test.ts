/** What every template of the house must keep to, and that the engine is as strict as it says. */
import { readFileSync } from 'node:fs';
import express from 'express';
import { describe, expect, it } from '@jest/globals';
import request from 'supertest';
import type { Subject } from '../engine/index.ts';
import { createHelpers } from './helpers.ts';
import { iconSvg, readIcons } from './icons.ts';
import { packageRoot } from './package-root.ts';
import { createTemplates, templateFiles } from './templates.ts';
import { createViews, errorPage, flash, preferencesRouter, styleguideRouter } from './index.ts';

const root = packageRoot();
const files = ['web', 'tasklist', 'cockpit', 'modeler'].flatMap((app) => templateFiles(root, app));

describe('every template', () => {
  it.each(files)(
    '%s writes nothing unescaped, quotes its attributes and carries no inline script or style',
    (_, file) => {
      const source = readFileSync(file, 'utf8').replace(/\{\{!--[\s\S]*?--\}\}/g, '');
      expect(source.match(/\{\{\{|\{\{&/g)).toBeNull();
      expect(source.match(/\s[a-z-]+=\{\{/g)).toBeNull();
      expect(source.match(/<script(?![^>]*\ssrc=)|<style|\sstyle="|\son(?!e=)[a-z]+="/g)).toBeNull();
    },
  );

  it.each(files)('%s protects every form that posts', (_, file) => {
    const posts = readFileSync(file, 'utf8')
      .split(/<form\b/)
      .slice(1)
      .filter((form) => /^[^>]*method="post"/.test(form));
    expect(
      posts.filter((form) => !form.split('</form>')[0]?.match(/\{\{> web\/csrf\}\}|name="_csrf"/)),
    ).toEqual([]);
  });

  it('names only icons that are there', () => {
    const icons = readIcons();
    const named = files.flatMap(([, file]) =>
      [...readFileSync(file, 'utf8').matchAll(/(?:\{\{icon |icon=)"([^"]+)"/g)].map(([, name = '']) => name),
    );
    expect(named.filter((name) => !icons.has(name))).toEqual([]);
    expect(() => iconSvg(icons, 'nonexistent')).toThrow('lucide-static');
  });
});

describe('the template engine', () => {
  it('refuses what is not there', () => {
    const templates = createTemplates(root, ['web'], createHelpers(readIcons(), String), false);
    expect(() => templates.render('web/nothing', {}, {})).toThrow('no template');
    expect(() => templates.render('web/breadcrumbs', { crumbs: [] }, {})).toThrow('"current" not defined');
    const inherited = Object.assign(Object.create({ current: 'inherited' }) as object, { crumbs: [] });
    expect(templates.render('web/breadcrumbs', inherited, {})).not.toContain('inherited');
  });
});

const anna: Subject = {
  id: 'user:anna',
  kind: 'user',
  name: 'anna',
  displayName: 'Anna <b>',
  groups: ['admin'],
};

function app(subject: Subject | null = anna) {
  const views = createViews({ now: () => Date.parse('2026-03-14T12:00:00Z') });
  const server = express();
  server.use(views.staticRouter());
  server.use((_req, res, next) => {
    Object.assign(res.locals, { subject, csrfToken: 'token"<', nonce: 'nonce' });
    next();
  });
  server.use(preferencesRouter(), styleguideRouter(views));
  server.get('/done', (_req, res) => {
    flash(res, { tone: 'success', text: 'Done <i>', href: '/x', action: 'Look' });
    res.redirect(303, '/styleguide');
  });
  server.get('/broken', (req, res) =>
    errorPage(views)(req, res, {
      status: 404,
      title: 'There is no such thing',
      detail: 'Gone',
      reference: 'abc',
    }),
  );
  return server;
}

describe('pages', () => {
  it('escape everything, and name the applications that are open to the reader', async () => {
    const { text, headers } = await request(app()).get('/styleguide').expect(200);
    expect(text).toContain('Anna &lt;b&gt;');
    expect(text).toContain('value="token&quot;&lt;"');
    expect(text).toContain('href="/modeler"');
    expect(headers['cache-control']).toBe('no-store');
  });

  it('show nobody what only some may open', async () => {
    const { text } = await request(app({ ...anna, groups: [] })).get('/styleguide');
    expect(text).not.toContain('href="/cockpit"');
    expect(text).toContain('href="/tasks"');
  });

  it('show a message once, after the redirect', async () => {
    const agent = request.agent(app());
    const { text } = await agent.get('/done').redirects(1).expect(200);
    expect(text).toContain('Done &lt;i&gt;');
    expect((await agent.get('/styleguide')).text).not.toContain('Done');
  });

  it('take no harm from a forged message', async () => {
    const cookie = `flash=${encodeURIComponent('{"text":"<x>","href":"javascript:1","action":"a"}')}`;
    const { text } = await request(app()).get('/styleguide').set('Cookie', cookie).expect(200);
    expect(text).toContain('&lt;x&gt; <a href="#">a</a>');
    await request(app())
      .get('/styleguide')
      .set('Cookie', 'flash=%E0%A4%A; zone=No/Where; theme=evil')
      .expect(200);
  });

  it('keep colours and shortcuts in cookies and go back where one was', async () => {
    const agent = request.agent(app());
    await agent
      .post('/preferences')
      .type('form')
      .send({ theme: 'dark', returnTo: '//evil.example' })
      .expect(303)
      .expect('Location', '/');
    expect((await agent.get('/styleguide')).text).toContain('data-theme="dark"');
    await agent
      .post('/preferences')
      .type('form')
      .send({ shortcuts: 'off', returnTo: '/styleguide' })
      .expect('Location', '/styleguide');
    expect((await agent.get('/styleguide')).text).toContain('data-shortcuts="off"');
  });

  it('say errors as pages', async () => {
    const { text } = await request(app()).get('/broken').expect(404);
    expect(text).toContain('There is no such thing');
    expect(text).toContain('abc');
  });

  it('let browsers keep assets that carry their fingerprint', async () => {
    const { text } = await request(app()).get('/styleguide');
    const address = /\/assets\/baton\.css\?v=[0-9a-f]+/.exec(text.replaceAll('&#x3D;', '='))?.[0] ?? '';
    const css = await request(app()).get(address).expect(200).expect('Content-Type', /css/);
    expect(css.headers['cache-control']).toContain('immutable');
    expect(css.text).toContain('--accent');
    await request(app()).get('/assets/../package.json').expect(404);
    await request(app()).get('/assets/.gitignore').expect(404);
  });
});
