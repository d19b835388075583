/** The panel's field for what an element refers to: suggestions while one types, and the way there. */
import { h } from '@bpmn-io/properties-panel/preact';
import { useEffect, useState } from '@bpmn-io/properties-panel/preact/hooks';
import { find, onReferences, suggestions } from './references.js';

/** @typedef {import('./references.js').Kind} Kind */

const nouns = { form: 'form', dmn: 'decision', bpmn: 'process' };

/**
 * @param {{ id: string, label: string, kind: Kind, value: string, change: (value: string) => void }} props
 */
export function ReferenceEntry({ id, label, kind, value, change }) {
  const [, redraw] = useState(0);
  useEffect(() => onReferences(() => redraw((times) => times + 1)), []);
  const field = `bio-properties-panel-${id}`;
  return h(
    'div',
    { class: 'bio-properties-panel-entry baton-reference', 'data-entry-id': id },
    h(
      'div',
      { class: 'bio-properties-panel-textfield' },
      h('label', { for: field, class: 'bio-properties-panel-label' }, label),
      h('input', {
        id: field,
        name: id,
        class: 'bio-properties-panel-input',
        type: 'text',
        list: `${field}-known`,
        autocomplete: 'off',
        spellcheck: false,
        value,
        onChange: (/** @type {any} */ event) => change(event.target.value.trim()),
      }),
      h(
        'datalist',
        { id: `${field}-known` },
        suggestions(kind).map((one) => h('option', { key: one.id, value: one.id }, one.label)),
      ),
    ),
    h('div', { class: 'bio-properties-panel-description' }, way(kind, value)),
  );
}

/** Where the reference leads: to the draft, which is newer, else to what is deployed, else to a new file. */
function way(/** @type {Kind} */ kind, /** @type {string} */ id) {
  const noun = nouns[kind];
  if (id.startsWith('=')) return 'Calculated when it runs.';
  if (id === '') return `Choose the id of a ${noun}, or type a new one.`;
  const { deployed, draft } = find(kind, id);
  const links = [];
  if (draft) links.push(link(draft.href, `Open the draft`), deployed ? ' · ' : ' Not deployed yet.');
  if (deployed) links.push(link(deployed.href, `Open the ${noun}`), ` version ${deployed.version}`);
  if (!draft && !deployed) {
    const address = `/modeler/new?kind=${kind}&id=${encodeURIComponent(id)}`;
    links.push(link(address, `Create the ${noun}`), ' It does not exist yet.');
  }
  return links;
}

/** In another tab, so that the diagram stays as it is. */
function link(/** @type {string} */ href, /** @type {string} */ text) {
  return h('a', { href, target: '_blank', rel: 'noopener', class: 'baton-reference-link' }, text);
}
