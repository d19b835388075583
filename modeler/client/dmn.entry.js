/** The decision editor: dmn-js with the tables, expressions and the requirements diagram as tabs. */
import DmnModeler from 'dmn-js/lib/Modeler';
import { newDecision } from './new-file.js';
import { readFile, startShell, takeDropped } from './shell.js';

const file = readFile();
takeDropped(file);
const modeler = new DmnModeler({ container: '#canvas', drd: { drillDown: { enabled: true } } });
/** @type {any} */ (window).batonModeler = modeler;

const shell = startShell(file, {
  mimeType: 'application/xml',
  async content() {
    const { xml } = await modeler.saveXML({ format: true });
    return xml ?? '';
  },
  undo: () => modeler.getActiveViewer()?.get('commandStack').undo(),
});

const tabs = document.createElement('nav');
tabs.className = 'tabs dmn-tabs';
tabs.setAttribute('aria-label', 'Views of the decision');
document.querySelector('.editor-bar')?.after(tabs);

modeler.on('views.changed', ({ views, activeView }) => {
  const list = document.createElement('ul');
  views.forEach((view) => {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = view.type === 'drd' ? 'Diagram' : (view.element.name ?? view.element.id);
    if (view === activeView) button.setAttribute('aria-current', 'page');
    button.addEventListener('click', () => modeler.open(view));
    const item = document.createElement('li');
    item.append(button);
    list.append(item);
  });
  tabs.replaceChildren(list);
  const viewer = modeler.getActiveViewer();
  if (viewer && !watched.has(viewer)) {
    watched.add(viewer);
    viewer.on('commandStack.changed', () => shell.markChanged());
  }
});
const watched = new WeakSet();

try {
  await modeler.importXML(file.content || newDecision());
  sessionStorage.removeItem('opened-file');
  const table = modeler.getViews().find((view) => view.type !== 'drd');
  if (table) await modeler.open(table);
} catch (error) {
  shell.say(`This file cannot be shown: ${error instanceof Error ? error.message : error}`, 'danger');
}
document.querySelector('[data-editor]')?.setAttribute('data-ready', '');
