/** The decision editor: dmn-js with the tables, expressions and the requirements diagram as tabs. */
import './nonce.js';
import DmnModeler from 'dmn-js/lib/Modeler';
import { newDecision } from './new-file.js';
import { readFile, ready, startShell, takeDropped, unreadable } from './shell.js';
import { rendererColors } from './theme.js';

const file = readFile();
takeDropped(file);
const modeler = new DmnModeler({
  container: '#canvas',
  drd: { drillDown: { enabled: true }, drdRenderer: rendererColors() },
});
/** @type {any} */ (window).batonModeler = modeler;

const shell = startShell(file, {
  mimeType: 'application/xml',
  async content() {
    const { xml } = await modeler.saveXML({ format: true });
    return xml ?? '';
  },
  undo: () => modeler.getActiveViewer()?.get('commandStack').undo(),
  ids: () =>
    (modeler.getDefinitions()?.get('drgElement') ?? [])
      .filter(({ $type }) => $type === 'dmn:Decision')
      .map(({ id }) => id),
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
    button.addEventListener('click', () => open(view));
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

/** A requirements diagram is shown beside the box with its name, which would cover it. */
async function open(/** @type {any} */ view) {
  await modeler.open(view);
  if (view.type !== 'drd') return;
  const canvas = modeler.getActiveViewer().get('canvas');
  const { inner, outer } = canvas.viewbox();
  const left = outer.width < 600 ? 90 : 360;
  canvas.viewbox({ x: inner.x - left, y: inner.y - 60, width: outer.width, height: outer.height });
}

try {
  await modeler.importXML(file.content || newDecision(file.newId));
  sessionStorage.removeItem('opened-file');
  const table = modeler.getViews().find((view) => view.type !== 'drd');
  if (table) await open(table);
} catch (error) {
  unreadable(shell, error);
}
ready();
