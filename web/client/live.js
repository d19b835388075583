/**
 * Live refresh: the server says only that something changed; the page then fetches itself and morphs. One connection a
 * visible tab, closed while the tab is hidden, since browsers allow few connections to one server.
 */

import { showToast } from './toasts.js';

const SETTLE_MS = 150;
/** While somebody types, a refresh waits this long after the last key. */
const TYPING_MS = 1200;

/** What must not be pulled away under somebody's hands. */
const BUSY = 'dialog[open], details[data-menu][open], form[data-submitting]';

/** @param {typeof import('@hotwired/turbo')} Turbo */
export function startLive(Turbo) {
  /** @type {EventSource | null} */
  let source = null;
  let missed = false;
  let due = 0;
  let lastKey = 0;

  const topics = () => document.body.dataset.live?.split(',') ?? [];

  function connect() {
    if (source || document.hidden || topics().length === 0) return;
    source = new EventSource('/events');
    source.addEventListener('refresh', ({ data }) => {
      const changed = String(data).split(',');
      if (topics().some((topic) => topic === '*' || changed.includes(topic) || changed.includes('*')))
        schedule();
    });
    source.addEventListener('open', () => {
      if (missed) schedule();
      missed = false;
    });
    source.addEventListener('error', () => {
      missed = true;
    });
  }

  function disconnect() {
    source?.close();
    source = null;
    missed = true;
  }

  function schedule() {
    window.clearTimeout(due);
    const wait = Math.max(SETTLE_MS, lastKey + TYPING_MS - performance.now());
    due = window.setTimeout(refresh, wait);
  }

  async function refresh() {
    if (document.hidden) {
      missed = true;
      return;
    }
    if (document.querySelector(BUSY)) {
      due = window.setTimeout(refresh, TYPING_MS);
      return;
    }
    if (document.querySelector('form[data-guard][data-dirty]') && !(await isStillThere())) return;
    Turbo.session.refresh(document.baseURI);
  }

  document.addEventListener('keydown', () => {
    lastKey = performance.now();
  });
  document.addEventListener('visibilitychange', () => (document.hidden ? disconnect() : connect()));
  document.addEventListener('turbo:load', () => (topics().length > 0 ? connect() : disconnect()));
  window.addEventListener('pagehide', disconnect);
  window.addEventListener('pageshow', connect);
}

/**
 * Before a page with typed text is drawn anew: is there still such a page? If not, the text stays and a message says why,
 * instead of an error page in its place.
 */
async function isStillThere() {
  const address = document.baseURI;
  const answer = await fetch(address, { method: 'HEAD' }).catch(() => null);
  if (!answer || document.baseURI !== address) return false;
  if (answer.redirected)
    showToast('You have been logged out. What you typed is still here; log in in another tab.');
  else if (answer.status === 404) showToast('This is not open any more. What you typed is still here.');
  return answer.ok && !answer.redirected;
}
