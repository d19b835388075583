/** The panel of properties: as wide as one wants, or away; both are remembered by this browser. */
import { on } from './shell.js';

const STEP = 32;
const LEAST = 240;
const MOST = 720;
const KEPT = 'modeler-properties';

/** @param {() => void} resized called when the canvas has another size */
export function startLayout(resized) {
  const panel = /** @type {HTMLElement} */ (document.getElementById('properties'));
  const handle = /** @type {HTMLElement} */ (document.querySelector('[data-resize]'));
  const button = /** @type {HTMLElement} */ (document.querySelector('[data-toggle-properties]'));
  const kept = JSON.parse(localStorage.getItem(KEPT) ?? '{}');
  let width = Number(kept.width) || panel.offsetWidth || 320;
  let open = kept.open !== false;
  show();

  on('[data-toggle-properties]', () => {
    open = !open;
    show();
  });
  handle.addEventListener('pointerdown', (event) => {
    handle.setPointerCapture(event.pointerId);
    event.preventDefault();
  });
  handle.addEventListener('pointermove', (event) => {
    if (handle.hasPointerCapture(event.pointerId))
      resize(panel.getBoundingClientRect().right - event.clientX);
  });
  handle.addEventListener('keydown', (event) => {
    const step = { ArrowLeft: STEP, ArrowRight: -STEP }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    resize(width + step);
  });

  function resize(/** @type {number} */ wanted) {
    width = Math.round(Math.min(MOST, Math.max(LEAST, wanted, 0)));
    show();
  }

  function show() {
    panel.style.setProperty('--properties-width', `${width}px`);
    panel.hidden = !open;
    handle.hidden = !open;
    handle.setAttribute('aria-valuenow', String(width));
    button.setAttribute('aria-expanded', String(open));
    localStorage.setItem(KEPT, JSON.stringify({ width, open }));
    resized();
  }
}
