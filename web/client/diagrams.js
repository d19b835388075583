/** Brings the step that a page is about into sight, where its diagram is wider than its frame. */

export function startDiagrams() {
  document.addEventListener('turbo:load', centre);
  document.addEventListener('turbo:render', centre);
}

function centre() {
  for (const frame of document.querySelectorAll('.diagram')) {
    if (frame.dataset.centred !== undefined) continue;
    frame.dataset.centred = '';
    const step = frame.querySelector('.d-current') ?? frame.querySelector('.d-el.d-incident, .d-el.d-active');
    if (!step || frame.scrollWidth <= frame.clientWidth) continue;
    const [outer, inner] = [frame.getBoundingClientRect(), step.getBoundingClientRect()];
    frame.scrollLeft += inner.left + inner.width / 2 - (outer.left + outer.width / 2);
    frame.scrollTop += inner.top + inner.height / 2 - (outer.top + outer.height / 2);
  }
}
