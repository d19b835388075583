/** Opens a file from disk: by the button, or dropped anywhere on the page. */

function kindOf(/** @type {string} */ name, /** @type {string} */ content) {
  if (/\.dmn$/i.test(name)) return 'dmn';
  if (/\.(form|json)$/i.test(name)) return 'form';
  if (/\.(bpmn|bpmn2|xml)$/i.test(name))
    return /<(\w+:)?definitions[^>]*DMN/.test(content.slice(0, 3000)) ? 'dmn' : 'bpmn';
  return null;
}

async function open(/** @type {File | undefined} */ file) {
  if (!file) return;
  const content = await file.text();
  const kind = kindOf(file.name, content);
  if (!kind) return window.alert(`${file.name} is no .bpmn, .dmn or .form file.`);
  sessionStorage.setItem('opened-file', JSON.stringify({ name: file.name, kind, content }));
  window.location.assign(`/modeler/new?kind=${kind}`);
}

document.addEventListener('change', (event) => {
  if (event.target instanceof HTMLInputElement && event.target.matches('[data-open-file]'))
    void open(event.target.files?.[0]);
});
for (const type of ['dragover', 'drop']) {
  document.addEventListener(type, (event) => {
    if (!document.querySelector('[data-drop]')) return;
    event.preventDefault();
    document.body.classList.toggle('dropping', type === 'dragover');
    if (type === 'drop') void open(/** @type {DragEvent} */ (event).dataTransfer?.files[0]);
  });
}
document.addEventListener('dragleave', () => document.body.classList.remove('dropping'));
