/** Menus (`<details data-menu>`) close on Escape and on a click elsewhere; toasts go by themselves; errors get the focus. */

const TOAST_MS = 7000;

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
  for (const toast of document.querySelectorAll('.toasts .toast')) {
    if (toast.dataset.timed) continue;
    toast.dataset.timed = '';
    window.setTimeout(() => dismiss(toast), TOAST_MS);
  }
}

/** A toast that is being read (hovered, focused) stays. */
function dismiss(toast) {
  if (toast.matches(':hover, :focus-within')) window.setTimeout(() => dismiss(toast), TOAST_MS);
  else toast.remove();
}
