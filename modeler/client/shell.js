/**
 * What the three editors share: name, save (also by itself), download, the state in words, a warning before unsaved work
 * is lost. Deploying is in deploy.js.
 */
import { post } from './api.js';
import { startDeploy } from './deploy.js';

/**
 * @typedef {import('./references.js').Kind} Kind
 * @typedef {{ id: string | null, revision: number | null, name: string, kind: Kind, content: string,
 *   baseVersion: number | null, newId: string | null }} File
 * @typedef {{ content(): Promise<string>, undo(): void, mimeType: string, ids(): string[],
 *   referred?(): { kind: Kind, id: string }[], refused?(findings: any[]): void }} Editor
 */

/** A draft that was saved once is saved again this often while it changes. */
const AUTOSAVE_MS = 20_000;

/** @returns {File} */
export function readFile() {
  return JSON.parse(document.getElementById('file')?.textContent ?? '{}');
}

/**
 * @param {File} file
 * @param {Editor} editor
 */
export function startShell(file, editor) {
  const field = /** @type {HTMLInputElement} */ (document.querySelector('[data-file-name]'));
  const status = /** @type {HTMLElement} */ (document.querySelector('[data-status]'));
  const conflict = /** @type {HTMLElement} */ (document.querySelector('[data-conflict]'));
  // Counted, not flagged: what changes while a save is under way is not saved by it.
  let edits = isDropped(file) ? 1 : 0;
  let saved = 0;
  let busy = false;

  const say = (/** @type {string} */ text, tone = '') => {
    status.textContent = text;
    status.dataset.tone = tone;
  };
  const name = () => field.value.trim() || `unnamed.${file.kind}`;

  async function save({ quietly = false } = {}) {
    if (busy) return false;
    busy = true;
    if (!quietly) say('Saving …');
    const upTo = edits;
    const answer = await post('/modeler/files', {
      ...(file.id === null ? {} : { id: file.id, revision: file.revision }),
      ...(file.baseVersion === null ? {} : { baseVersion: file.baseVersion }),
      name: name(),
      kind: file.kind,
      content: await editor.content(),
    });
    busy = false;
    if (!answer.ok) {
      conflict.hidden = answer.status !== 409;
      const why =
        answer.status === 409 ? 'somebody else saved this file' : (answer.data.detail ?? 'unknown error');
      say(`Not saved: ${why}`, 'danger');
      return false;
    }
    conflict.hidden = true;
    file.id = answer.data.id;
    file.revision = answer.data.revision;
    saved = upTo;
    history.replaceState(null, '', `/modeler/files/${file.id}`);
    say(`Saved at ${new Date().toLocaleTimeString()}`);
    return true;
  }

  async function deployed(/** @type {number | null} */ version) {
    if (version !== null) file.baseVersion = version;
    if (file.id === null) saved = edits;
    else await save({ quietly: true });
  }

  async function download() {
    const url = URL.createObjectURL(new Blob([await editor.content()], { type: editor.mimeType }));
    Object.assign(document.createElement('a'), { href: url, download: name() }).click();
    URL.revokeObjectURL(url);
  }

  function markChanged() {
    edits += 1;
    for (const after of document.querySelectorAll('[data-after-deploy]')) after.replaceChildren();
    if (!busy && conflict.hidden) say('Not saved');
  }

  on('[data-save]', save);
  on('[data-download]', download);
  on('[data-undo]', () => editor.undo());
  on('[data-save-copy]', () => {
    file.id = null;
    field.value = name().replace(/([.]\w+)?$/, ' (copy)$1');
    return save();
  });
  on('[data-load-theirs]', () => {
    saved = edits;
    window.location.reload();
  });
  const deploy = startDeploy(file, editor, { say, name, deployed });
  on('[data-deploy]', () => !busy && deploy());
  document.addEventListener('keydown', (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 's') return;
    event.preventDefault();
    // What one types into a field of the panel counts when one leaves it.
    const focused = document.activeElement;
    if (focused instanceof HTMLElement && focused.matches('input, textarea')) {
      focused.dispatchEvent(new Event('change', { bubbles: true }));
    }
    void save();
  });
  window.addEventListener('beforeunload', (event) => {
    if (edits !== saved) event.preventDefault();
  });
  window.setInterval(() => {
    if (edits !== saved && file.id !== null && conflict.hidden) void save({ quietly: true });
  }, AUTOSAVE_MS);
  field.addEventListener('input', markChanged);
  return { markChanged, say };
}

/**
 * @param {string} selector
 * @param {() => unknown} action
 */
export function on(selector, action) {
  document.querySelector(selector)?.addEventListener('click', () => action());
}

function isDropped(/** @type {File} */ file) {
  return file.id === null && file.content !== '' && sessionStorage.getItem('opened-file') !== null;
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

/** The editor is on the page: tests and the style sheet see it by this. */
export function ready() {
  document.querySelector('[data-editor]')?.setAttribute('data-ready', '');
}

/** Tells why the file is not shown. */
export function unreadable(
  /** @type {{ say(text: string, tone: string): void }} */ shell,
  /** @type {unknown} */ error,
) {
  shell.say(`This file cannot be shown: ${error instanceof Error ? error.message : String(error)}`, 'danger');
}
