/** The form editor: form-js. */
import './nonce.js';
import { FormEditor } from '@bpmn-io/form-js';
import { newForm } from './new-file.js';
import { readFile, ready, startShell, takeDropped, unreadable } from './shell.js';

// form-js 1.23 focuses the selected field anew at each change of it, which takes the focus out of the panel in the
// middle of a word. A click on the field moves the focus by itself.
// oxlint-disable-next-line typescript/unbound-method -- called with its element below
const focus = HTMLElement.prototype.focus;
HTMLElement.prototype.focus = function (/** @type {FocusOptions | undefined} */ options) {
  if (this.matches('.fjs-element') && document.activeElement?.closest('.bio-properties-panel')) return;
  focus.call(this, options);
};

const file = readFile();
takeDropped(file);
/** The panel hands over what is typed after 300 ms. */
const PANEL_MS = 350;
const editor = new FormEditor({ container: /** @type {HTMLElement} */ (document.getElementById('canvas')) });
/** @type {any} */ (window).batonModeler = editor;

const shell = startShell(file, {
  mimeType: 'application/json',
  async content() {
    await new Promise((resolve) => window.setTimeout(resolve, PANEL_MS));
    return `${JSON.stringify(editor.saveSchema(), null, 2)}\n`;
  },
  undo: () => editor.get('commandStack').undo(),
  ids: () => [editor.saveSchema().id],
});
try {
  await editor.importSchema(file.content ? JSON.parse(file.content) : newForm(file.newId));
  sessionStorage.removeItem('opened-file');
} catch (error) {
  unreadable(shell, error);
}
editor.on('commandStack.changed', () => shell.markChanged());
ready();
