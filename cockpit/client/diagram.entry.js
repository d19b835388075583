/**
 * Zooms and pans the diagrams the server drew. Without this script they fit their frame and scroll. The SVG stays the
 * server's: only its size changes, so that live refreshes, links and badges keep working.
 */

const STEP = 1.25;
const LEAST = 0.2;
const MOST = 4;
/** Pointer travel in pixels below which a press is a click. */
const CLICK_TRAVEL = 5;

/** Chosen sizes by page and frame: `null` fits. Kept over live refreshes. @type {Map<string, number | null>} */
const chosen = new Map();

/** @param {Element} frame */
const pictureOf = (frame) => /** @type {SVGSVGElement | null} */ (frame.querySelector('svg.bpmn'));
/** @param {Element} frame */
const keyOf = (frame) => `${location.pathname} ${frame.getAttribute('aria-label')}`;

/** The scale at which the picture is shown now. @param {SVGSVGElement} picture */
const scaleOf = (picture) => picture.getBoundingClientRect().width / picture.viewBox.baseVal.width;

/** @param {Element} frame */
function apply(frame) {
  const picture = pictureOf(frame);
  if (!picture) return;
  const scale = chosen.get(keyOf(frame)) ?? null;
  picture.classList.toggle('bpmn-sized', scale !== null);
  picture.style.width = scale === null ? '' : `${Math.round(picture.viewBox.baseVal.width * scale)}px`;
}

/**
 * @param {Element} frame
 * @param {number} factor
 * @param {{ x: number, y: number } | null} at a point of the window that stays where it is; the middle by default
 */
function zoom(frame, factor, at = null) {
  const picture = pictureOf(frame);
  if (!picture) return;
  const box = frame.getBoundingClientRect();
  const point = at ?? { x: box.left + box.width / 2, y: box.top + box.height / 2 };
  const before = picture.getBoundingClientRect();
  const share = { x: (point.x - before.left) / before.width, y: (point.y - before.top) / before.height };
  chosen.set(keyOf(frame), Math.min(MOST, Math.max(LEAST, scaleOf(picture) * factor)));
  apply(frame);
  const after = picture.getBoundingClientRect();
  frame.scrollLeft += after.left + share.x * after.width - point.x;
  frame.scrollTop += after.top + share.y * after.height - point.y;
}

/** @param {Element} frame */
function fit(frame) {
  chosen.set(keyOf(frame), null);
  apply(frame);
}

document.addEventListener('click', ({ target }) => {
  const button = target instanceof Element ? target.closest('[data-zoom]') : null;
  const frame = button?.closest('.bpmn-frame')?.querySelector('.bpmn-place');
  if (!button || !frame) return;
  const wish = button.getAttribute('data-zoom');
  if (wish === 'fit') fit(frame);
  else zoom(frame, wish === 'in' ? STEP : 1 / STEP);
});

document.addEventListener('keydown', (event) => {
  const frame = event.target;
  if (!(frame instanceof Element) || !frame.matches('.bpmn-place')) return;
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === '+' || event.key === '=') zoom(frame, STEP);
  else if (event.key === '-') zoom(frame, 1 / STEP);
  else if (event.key === '0') fit(frame);
  else return;
  event.preventDefault();
});

document.addEventListener(
  'wheel',
  (event) => {
    const frame = event.target instanceof Element ? event.target.closest('.bpmn-place') : null;
    if (!frame || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    zoom(frame, Math.exp(-event.deltaY / 300), { x: event.clientX, y: event.clientY });
  },
  { passive: false },
);

/** Dragging with the mouse; fingers scroll by themselves. @type {{ frame: Element, x: number, y: number, travel: number } | null} */
let drag = null;

document.addEventListener('pointerdown', (event) => {
  const frame = event.target instanceof Element ? event.target.closest('.bpmn-place') : null;
  if (!frame || event.pointerType !== 'mouse' || event.button !== 0) return;
  drag = { frame, x: event.clientX, y: event.clientY, travel: 0 };
});

document.addEventListener('pointermove', (event) => {
  if (!drag) return;
  const [dx, dy] = [event.clientX - drag.x, event.clientY - drag.y];
  drag.frame.scrollLeft -= dx;
  drag.frame.scrollTop -= dy;
  drag = {
    frame: drag.frame,
    x: event.clientX,
    y: event.clientY,
    travel: drag.travel + Math.abs(dx) + Math.abs(dy),
  };
});

document.addEventListener('pointerup', () => {
  if (drag && drag.travel > CLICK_TRAVEL) {
    // The press was a drag: the link under it must not be followed.
    const stop = (event) => event.preventDefault();
    window.addEventListener('click', stop, { capture: true, once: true });
    window.setTimeout(() => window.removeEventListener('click', stop, { capture: true }), 0);
  }
  drag = null;
});

document.addEventListener('dragstart', (event) => {
  if (event.target instanceof Element && event.target.closest('.bpmn-place')) event.preventDefault();
});

function start() {
  for (const frame of document.querySelectorAll('.bpmn-place')) apply(frame);
}

document.addEventListener('turbo:render', start);
document.addEventListener('turbo:load', start);
start();
