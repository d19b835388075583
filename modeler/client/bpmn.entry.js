/** The diagram editor: bpmn-js with properties panel, connector templates, lint and the server's own check. */
import './nonce.js';
import BpmnModeler from 'bpmn-js/lib/Modeler';
import {
  BpmnPropertiesPanelModule,
  BpmnPropertiesProviderModule,
  ZeebePropertiesProviderModule,
} from 'bpmn-js-properties-panel';
import { CloudElementTemplatesPropertiesProviderModule } from 'bpmn-js-element-templates';
import ElementTemplateChooserModule from '@bpmn-io/element-template-chooser';
import ElementTemplatesIconsRenderer from '@bpmn-io/element-templates-icons-renderer';
import {
  CreateAppendAnythingModule,
  CreateAppendElementTemplatesModule,
} from 'bpmn-js-create-append-anything';
import ZeebeBehaviorsModule from 'camunda-bpmn-js-behaviors/lib/camunda-cloud';
import GridModule from 'diagram-js-grid';
import MinimapModule from 'diagram-js-minimap';
import ColorPickerModule from 'bpmn-js-color-picker';
import ZeebeModdle from 'zeebe-bpmn-moddle/resources/zeebe.json';
import BatonModdle from '../../engine/model/baton-moddle.json';
import { get } from './api.js';
import { BatonPropertiesModule } from './baton-properties.js';
import { startLayout } from './layout.js';
import { newProcess } from './new-file.js';
import { startProblems } from './problems.js';
import { watchReferences } from './references.js';
import { allReferred } from './referred.js';
import { readFile, ready, startShell, takeDropped, unreadable } from './shell.js';
import { rendererColors } from './theme.js';

const file = readFile();
takeDropped(file);

const modeler = new BpmnModeler({
  container: '#canvas',
  // Each key counts at once: what is typed and then saved or deployed must be in it.
  debounceInput: false,
  propertiesPanel: { parent: '#properties' },
  bpmnRenderer: rendererColors(),
  additionalModules: [
    BpmnPropertiesPanelModule,
    BpmnPropertiesProviderModule,
    ZeebePropertiesProviderModule,
    CloudElementTemplatesPropertiesProviderModule,
    ElementTemplateChooserModule,
    ElementTemplatesIconsRenderer,
    CreateAppendAnythingModule,
    CreateAppendElementTemplatesModule,
    ZeebeBehaviorsModule,
    GridModule,
    MinimapModule,
    ColorPickerModule,
    BatonPropertiesModule,
  ],
  moddleExtensions: { zeebe: ZeebeModdle, baton: BatonModdle },
});

// For tests and for the browser's console.
/** @type {any} */ (window).batonModeler = modeler;

const shell = startShell(file, {
  mimeType: 'application/xml',
  async content() {
    const { xml } = await modeler.saveXML({ format: true });
    return xml ?? '';
  },
  undo: () => modeler.get('commandStack').undo(),
  ids: () =>
    (modeler.getDefinitions()?.get('rootElements') ?? [])
      .filter(({ $type }) => $type === 'bpmn:Process')
      .map(({ id }) => id),
  referred: () => allReferred(modeler),
  refused: (findings) => problems.refused(findings),
});
const problems = startProblems(modeler, file);

startLayout(() => modeler.get('canvas').resized());

try {
  const { warnings } = await modeler.importXML(file.content || newProcess(file.newId));
  sessionStorage.removeItem('opened-file');
  showAll();
  if (warnings.length > 0) shell.say(`Opened with ${warnings.length} notes; see Problems.`, 'warning');
} catch (error) {
  unreadable(shell, error);
}
modeler.get('eventBus').on('commandStack.changed', () => {
  shell.markChanged();
  problems.later();
});
await Promise.all([
  watchReferences(),
  get('/modeler/templates.json')
    .then((templates) => modeler.get('elementTemplatesLoader').setTemplates(templates))
    .catch(() => shell.say('The templates of the connectors could not be loaded.', 'warning')),
]);
void problems.now();
ready();

/** The whole diagram, right of the palette; never larger than drawn. */
function showAll() {
  const canvas = modeler.get('canvas');
  const { inner, outer } = canvas.viewbox();
  const palette = outer.width < 600 ? 64 : 120;
  const scale = Math.min(1, (outer.width - palette - 60) / inner.width, (outer.height - 60) / inner.height);
  if (!(scale > 0)) return;
  canvas.viewbox({
    x: inner.x - palette / scale,
    y: inner.y - Math.max(30, (outer.height - inner.height * scale) / 2) / scale,
    width: outer.width / scale,
    height: outer.height / scale,
  });
}
