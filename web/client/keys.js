/**
 * Shortcuts. An element names its keys: `data-hotkey="c"` (pressed: it is clicked, or focused when a field). Rows with
 * `data-row` are walked with j and k. Single keys are off while one types, and can be turned off (WCAG 2.1.4).
 */
import { eventToHotkeyString } from '@github/hotkey';

const SEQUENCE_MS = 1200;
let prefix = '';
let prefixAt = 0;

export function startKeys() {
  document.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.isComposing) return;
    const key = eventToHotkeyString(event);
    if ((key === 'Control+Enter' || key === 'Meta+Enter') && submitForm(event)) return;
    if (document.body.dataset.shortcuts !== 'on' || isTyping(event.target)) return;
    if (document.querySelector('dialog[open]')) return;
    if (key === '?' || key === 'Shift+?') return showShortcuts(event);
    if (key === 'j' || key === 'k') return walk(event, key === 'j' ? 1 : -1);
    pressed(event, key);
  });
}

function isTyping(target) {
  return (
    target instanceof HTMLElement && (target.isContentEditable || target.matches('input, textarea, select'))
  );
}

/** Ctrl+Enter sends the form one is in, or the main form of the page. */
function submitForm(event) {
  const form = event.target.closest?.('form[data-main]') ?? document.querySelector('form[data-main]');
  if (!form) return false;
  event.preventDefault();
  form.requestSubmit(form.querySelector('[data-main-submit]') ?? undefined);
  return true;
}

function pressed(event, key) {
  const isFresh = performance.now() - prefixAt < SEQUENCE_MS;
  const wanted = isFresh && prefix ? `${prefix} ${key}` : key;
  const elements = [...document.querySelectorAll('[data-hotkey]')];
  const element = elements.find((candidate) => candidate.dataset.hotkey === wanted && isShown(candidate));
  prefix = elements.some((candidate) => candidate.dataset.hotkey?.startsWith(`${wanted} `)) ? wanted : '';
  prefixAt = performance.now();
  if (!element) return;
  event.preventDefault();
  if (element.matches('input, textarea, select')) element.focus();
  else element.click();
}

function isShown(element) {
  return element.getClientRects().length > 0 && !element.disabled;
}

/** Moves the focus along the rows; Enter then opens the row, as it does for any link. */
function walk(event, step) {
  const rows = [...document.querySelectorAll('[data-row]')].filter(isShown);
  if (rows.length === 0) return;
  event.preventDefault();
  const focused = rows.indexOf(document.activeElement);
  const at = focused >= 0 ? focused : rows.findIndex((row) => row.hasAttribute('aria-current'));
  const next = rows[Math.min(rows.length - 1, Math.max(0, at + step))] ?? rows[0];
  next.focus();
  next.scrollIntoView({ block: 'nearest' });
}

/** The list in the dialog is made of what the page offers, so that it is never out of date. */
function showShortcuts(event) {
  const dialog = document.getElementById('shortcuts');
  if (!(dialog instanceof HTMLDialogElement)) return;
  event.preventDefault();
  const entries = [...document.querySelectorAll('[data-hotkey][data-hotkey-label]')]
    .filter(isShown)
    .map((element) => [element.dataset.hotkey, element.dataset.hotkeyLabel]);
  if (document.querySelector('[data-row]'))
    entries.unshift(['j', 'Next in the list'], ['k', 'Previous in the list']);
  if (document.querySelector('form[data-main]')) entries.push(['Ctrl Enter', 'Send the form']);
  entries.push(['?', 'Show this list']);
  const list = dialog.querySelector('[data-shortcut-list]');
  list?.replaceChildren(...entries.flatMap(([keys, label]) => [term(keys), detail(label)]));
  dialog.showModal();
}

function term(keys) {
  const element = document.createElement('dt');
  for (const key of keys.split(' ')) {
    const kbd = document.createElement('kbd');
    kbd.textContent = key;
    element.append(kbd, ' ');
  }
  return element;
}

function detail(label) {
  const element = document.createElement('dd');
  element.textContent = label;
  return element;
}
