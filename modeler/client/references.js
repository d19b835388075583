/** What a diagram may refer to: forms, decisions and processes by id, deployed or as drafts. */
import { get } from './api.js';

/**
 * @typedef {'form' | 'dmn' | 'bpmn'} Kind
 * @typedef {{ id: string, name: string, version: number, href: string }} Deployed
 * @typedef {{ file: string, name: string, kind: Kind, ids: string[], href: string }} Draft
 * @typedef {{ form: Deployed[], dmn: Deployed[], bpmn: Deployed[], drafts: Draft[] }} References
 */

/** @type {References} */
let known = { form: [], dmn: [], bpmn: [], drafts: [] };
/** @type {Set<() => void>} */
const listeners = new Set();

/** Asks the server again; keeps what is known when it does not answer. */
export async function refreshReferences() {
  known = await get('/modeler/references.json').catch(() => known);
  for (const listener of listeners) listener();
  return known;
}

/** Calls back when other things became known. Returns the end of it. */
export function onReferences(/** @type {() => void} */ listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/**
 * @param {Kind} kind
 * @param {string} id
 */
export function find(kind, id) {
  return {
    deployed: known[kind].find((one) => one.id === id) ?? null,
    draft: known.drafts.find((one) => one.kind === kind && one.ids.includes(id)) ?? null,
  };
}

/** Ids of a kind with a word on each, for the list of suggestions. */
export function suggestions(/** @type {Kind} */ kind) {
  const deployed = known[kind].map(({ id, name, version }) => [id, `${name}, version ${version}`]);
  const drafts = known.drafts
    .filter((draft) => draft.kind === kind)
    .flatMap((draft) => draft.ids.map((id) => [id, `draft ${draft.name}`]));
  return [...new Map([...drafts, ...deployed])].map(([id, label]) => ({ id, label }));
}

/** A form that was made in another tab is known as soon as one comes back. */
export function watchReferences() {
  window.addEventListener('focus', () => refreshReferences());
  return refreshReferences();
}
