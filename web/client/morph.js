/**
 * Keeps what the reader has: pages with the same `data-shell` morph into one another (panes keep scroll and focus), a
 * form with typed text is never overwritten by a refresh of the same page, and a message stays for as long as it takes
 * to read it.
 */

/** @param {typeof import('@hotwired/turbo')} Turbo */
export function startMorph(Turbo) {
  let refreshing = false;
  document.addEventListener('turbo:before-render', (event) => {
    const { detail } = event;
    refreshing = detail.renderMethod === 'morph';
    // The browser's "back" brings a page as it was left: what it said then is over.
    for (const shown of detail.newBody.querySelectorAll('.toasts[data-shown]')) shown.remove();
    const shell = document.body.dataset.shell;
    if (detail.renderMethod === 'morph' || !shell || shell !== detail.newBody.dataset.shell) return;
    detail.render = (current, next) => {
      const opened = current.querySelector('[data-open]')?.id !== next.querySelector('[data-open]')?.id;
      Turbo.morphBodyElements(current, next);
      if (opened) afterOpening();
    };
  });

  document.addEventListener('turbo:before-morph-element', (event) => {
    const { newElement } = event.detail;
    const isMessage = refreshing && !newElement && event.target.matches('.toasts');
    if (isMessage || keepsItself(event.target, newElement)) event.preventDefault();
  });

  // What scripts and the reader put on elements is not in the server's page, and must survive.
  document.addEventListener('turbo:before-morph-attribute', (event) => {
    const { attributeName } = event.detail;
    if (
      (attributeName === 'open' || attributeName === 'data-centred') &&
      event.target.matches('details, dialog, .diagram')
    )
      event.preventDefault();
  });
}

/** A form with unsaved text, or an element that scripts fill (`data-client`), when the new page has it too. */
function keepsItself(element, replacement) {
  if (!(element instanceof Element) || !(replacement instanceof Element)) return false;
  if (element.matches('form[data-dirty]')) return true;
  // A search field that somebody types into is ahead of the page that answers it.
  if (element.hasAttribute('data-keep') && element === document.activeElement) return true;
  return element.hasAttribute('data-client') && element.id !== '' && element.id === replacement.id;
}

/** Another thing was opened in the detail pane: show its beginning, and go on reading there. */
function afterOpening() {
  const pane = document.querySelector('[data-open]');
  pane?.scrollTo({ top: 0 });
  // Who walks the list stays in it; everybody else goes on with what was opened.
  if (document.querySelector('.pane-list')?.contains(document.activeElement)) return;
  window.scrollTo({ top: 0 });
  pane?.querySelector('h1')?.focus({ preventScroll: true });
}
