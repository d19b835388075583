/** The form editor: form-js. */
import { FormEditor } from '@bpmn-io/form-js';
import { newForm } from './new-file.js';
import { readFile, startShell, takeDropped } from './shell.js';

const file = readFile();
takeDropped(file);
const editor = new FormEditor({ container: /** @type {HTMLElement} */ (document.getElementById('canvas')) });
/** @type {any} */ (window).batonModeler = editor;

const shell = startShell(file, {
  mimeType: 'application/json',
  content: () => Promise.resolve(`${JSON.stringify(editor.saveSchema(), null, 2)}\n`),
  undo: () => editor.get('commandStack').undo(),
});
try {
  await editor.importSchema(file.content ? JSON.parse(file.content) : newForm());
  sessionStorage.removeItem('opened-file');
} catch (error) {
  shell.say(`This file cannot be shown: ${error instanceof Error ? error.message : error}`, 'danger');
}
editor.on('commandStack.changed', () => shell.markChanged());
document.querySelector('[data-editor]')?.setAttribute('data-ready', '');
