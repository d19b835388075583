/**
 * Forms whose fields depend on one another (`form[data-reactive]`): after a change the server draws the form anew, and
 * only its body (`[data-form-body]`) is morphed. No expression is ever evaluated here.
 */

const SETTLE_MS = 350;

/** @type {WeakMap<HTMLFormElement, number>} */
const waiting = new WeakMap();

/** @param {typeof import('@hotwired/turbo')} Turbo */
export function startReactive(Turbo) {
  const onChange = (delayMs) => (event) => {
    const form = event.target.closest?.('form[data-reactive]');
    if (!form) return;
    window.clearTimeout(waiting.get(form));
    waiting.set(
      form,
      window.setTimeout(() => redraw(Turbo, form), delayMs),
    );
  };
  document.addEventListener('input', onChange(SETTLE_MS));
  document.addEventListener('change', onChange(0));
}

async function redraw(Turbo, form) {
  const before = typed(form);
  const sent = new URLSearchParams(before);
  sent.append('_op', 'refresh');
  const answer = await fetch(form.action, {
    method: 'POST',
    headers: { Accept: 'text/html', 'X-CSRF-Token': sent.get('_csrf') ?? '' },
    body: sent,
  }).catch(() => null);
  if (!answer?.ok || !form.isConnected || form.dataset.submitting !== undefined) return;
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  const fresh = page.getElementById(form.id)?.querySelector('[data-form-body]');
  const body = form.querySelector('[data-form-body]');
  // Typed on meanwhile: the next redraw is under way already, this one is out of date.
  if (!fresh || !body || typed(form) !== before) return;
  Turbo.morphElements(body, fresh);
}

function typed(form) {
  return new URLSearchParams(new FormData(form)).toString();
}
