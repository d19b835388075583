/**
 * What the three editors share: name, save, download, deploy, the state in words, a warning before unsaved work is lost.
 */
import { post } from './api.js';

/**
 * @typedef {{ id: string | null, revision: number | null, name: string, kind: string, content: string }} File
 * @typedef {{ content(): Promise<string>, undo(): void, mimeType: string, refused?(findings: any[]): void }} Editor
 */

/** @returns {File} */
export function readFile() {
  return JSON.parse(document.getElementById('file')?.textContent ?? '{}');
}

/**
 * @param {File} file
 * @param {Editor} editor
 */
export function startShell(file, editor) {
  const name = /** @type {HTMLInputElement} */ (document.querySelector('[data-file-name]'));
  const status = /** @type {HTMLElement} */ (document.querySelector('[data-status]'));
  let changed = file.id === null && file.content !== '' && sessionStorage.getItem('opened-file') !== null;
  let busy = false;

  const say = (/** @type {string} */ text, tone = '') => {
    status.textContent = text;
    status.dataset.tone = tone;
  };

  async function save() {
    if (busy) return false;
    busy = true;
    say('Saving …');
    const content = await editor.content();
    const answer = await post('/modeler/files', {
      ...(file.id === null ? {} : { id: file.id, revision: file.revision }),
      name: name.value,
      kind: file.kind,
      content,
    });
    busy = false;
    if (!answer.ok) {
      say(
        answer.status === 409
          ? 'Not saved: somebody saved this file meanwhile. Download yours, then reload.'
          : `Not saved: ${answer.data.detail ?? 'unknown error'}`,
        'danger',
      );
      return false;
    }
    file.id = answer.data.id;
    file.revision = answer.data.revision;
    changed = false;
    history.replaceState(null, '', `/modeler/files/${file.id}`);
    say(`Saved at ${new Date().toLocaleTimeString()}`);
    return true;
  }

  async function deploy() {
    if (busy) return;
    busy = true;
    say('Deploying …');
    const content = await editor.content();
    const answer = await post('/modeler/deploy', { resources: [{ name: name.value, content }] });
    busy = false;
    if (answer.status === 422) {
      say('Not deployed: mend what is marked.', 'danger');
      editor.refused?.(answer.data.findings ?? []);
      return;
    }
    if (!answer.ok) return say(`Not deployed: ${answer.data.detail ?? 'unknown error'}`, 'danger');
    const { definitions, decisions, forms, unchanged } = answer.data;
    const what = [
      ...definitions.map((one) => `${one.name} version ${one.version}`),
      ...decisions.map((one) => `${one.name} version ${one.version}`),
      ...forms.map((one) => `${one.formId} version ${one.version}`),
    ];
    if (file.id !== null) await save();
    else changed = false;
    say(
      unchanged ? 'Nothing changed: this version is deployed already.' : `Deployed: ${what.join(', ')}`,
      'success',
    );
  }

  async function download() {
    const url = URL.createObjectURL(new Blob([await editor.content()], { type: editor.mimeType }));
    const link = Object.assign(document.createElement('a'), { href: url, download: name.value });
    link.click();
    URL.revokeObjectURL(url);
  }

  on('[data-save]', save);
  on('[data-deploy]', deploy);
  on('[data-download]', download);
  on('[data-undo]', () => editor.undo());
  document.addEventListener('keydown', (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 's') return;
    event.preventDefault();
    save();
  });
  window.addEventListener('beforeunload', (event) => {
    if (changed) event.preventDefault();
  });
  name.addEventListener('input', () => markChanged());

  function markChanged() {
    changed = true;
    if (status.dataset.tone === 'success') delete status.dataset.tone;
    if (!busy) say('Not saved');
  }
  return { markChanged, say };
}

/**
 * @param {string} selector
 * @param {() => unknown} action
 */
export function on(selector, action) {
  document.querySelector(selector)?.addEventListener('click', () => action());
}

/** Content that was dropped on the list page and travels to the new editor. */
export function takeDropped(/** @type {File} */ file) {
  const text = sessionStorage.getItem('opened-file');
  if (text === null || file.id !== null || file.content !== '') return;
  const dropped = JSON.parse(text);
  if (dropped.kind !== file.kind) return;
  file.content = dropped.content;
  file.name = dropped.name;
  const name = /** @type {HTMLInputElement} */ (document.querySelector('[data-file-name]'));
  name.value = dropped.name;
}
