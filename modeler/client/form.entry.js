/** The form editor: form-js. */
import './nonce.js';
import { FormEditor } from '@bpmn-io/form-js';
import { newForm } from './new-file.js';
import { readFile, ready, startShell, takeDropped, unreadable } from './shell.js';

const file = readFile();
takeDropped(file);
const editor = new FormEditor({ container: /** @type {HTMLElement} */ (document.getElementById('canvas')) });
/** @type {any} */ (window).batonModeler = editor;

const shell = startShell(file, {
  mimeType: 'application/json',
  content: () => Promise.resolve(`${JSON.stringify(editor.saveSchema(), null, 2)}\n`),
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
