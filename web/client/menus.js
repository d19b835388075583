/** Menus (`<details data-menu>`) close on Escape and on a click elsewhere; an error summary gets the focus. */
import { timeToasts } from './toasts.js';

export function startMenus() {
  document.addEventListener('click', (event) => {
    for (const menu of openMenus()) if (!menu.contains(event.target)) menu.open = false;
  });
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return;
    for (const menu of openMenus()) {
      menu.open = false;
      menu.querySelector('summary')?.focus();
    }
  });
  document.addEventListener('turbo:load', settle);
  document.addEventListener('turbo:render', settle);
}

function openMenus() {
  return [...document.querySelectorAll('details[data-menu][open]')];
}

function settle() {
  const summary = document.querySelector('[data-focus]');
  if (summary && !summary.dataset.focused) {
    summary.dataset.focused = '';
    summary.focus();
  }
  timeToasts();
}
