/**
 * Forms: remember that something was typed (`data-guard`), warn before it is lost, save drafts by themselves
 * (`data-autosave`), submit on change (`data-submit-on-change`), never submit twice.
 */

const AUTOSAVE_MS = 1500;
const SEARCH_MS = 250;

/** @type {WeakMap<HTMLFormElement, number>} */
const pending = new WeakMap();
const isGuarded = (form) => form instanceof HTMLFormElement && form.hasAttribute('data-guard');

export function startForms() {
  document.addEventListener('input', (event) => onInput(event.target));
  document.addEventListener('change', (event) => {
    const form = event.target.closest?.('form[data-submit-on-change]');
    if (form && event.target.type !== 'search') form.requestSubmit();
  });
  document.addEventListener('turbo:submit-start', ({ target, detail }) => {
    detail.formSubmission.submitter?.setAttribute('aria-busy', 'true');
    window.clearTimeout(pending.get(target));
    target.dataset.submitting = '';
  });
  document.addEventListener('turbo:submit-end', ({ target, detail }) => {
    detail.formSubmission.submitter?.removeAttribute('aria-busy');
    // Sent on to another page: until that is here, nothing else may happen to this one.
    if (!detail.fetchResponse?.redirected) delete target.dataset.submitting;
    // Answered: accepted, or drawn again with what was typed. Without an answer (offline) the text is still unsaved.
    if (detail.fetchResponse) delete target.dataset.dirty;
  });
  document.addEventListener('submit', (event) => {
    if (event.target.dataset?.submitting !== undefined) event.preventDefault();
  });
  document.addEventListener('turbo:before-visit', (event) => {
    if (mustAsk() && !window.confirm('What you typed is not saved. Leave the page all the same?'))
      event.preventDefault();
  });
  document.addEventListener('click', (event) => {
    const link = event.target.closest?.('.error-summary a[href^="#"]');
    const field = link && document.getElementById(link.hash.slice(1));
    if (!field) return;
    event.preventDefault();
    field.focus();
    field.scrollIntoView({ block: 'center' });
  });
  window.addEventListener('beforeunload', (event) => {
    if (mustAsk()) event.preventDefault();
  });
}

function onInput(field) {
  const form = field.form ?? field.closest?.('form');
  if (isGuarded(form)) {
    form.dataset.dirty = '';
    if (form.dataset.autosave) later(form, AUTOSAVE_MS, () => saveDraft(form));
  }
  if (field.type === 'search' && form?.hasAttribute('data-submit-on-change'))
    later(form, SEARCH_MS, () => form.requestSubmit());
}

/** @param {() => void} action */
function later(form, delayMs, action) {
  window.clearTimeout(pending.get(form));
  pending.set(
    form,
    window.setTimeout(() => action(), delayMs),
  );
}

/** Drafts are sent as the form itself would be; the answer is one line that says when. */
async function saveDraft(form) {
  if (form.dataset.submitting !== undefined || !form.isConnected) return;
  const status = form.querySelector('[data-draft-status]');
  const sent = new URLSearchParams(new FormData(form));
  try {
    const answer = await fetch(form.dataset.autosave, {
      method: 'POST',
      headers: { Accept: 'application/json', 'X-CSRF-Token': sent.get('_csrf') ?? '' },
      body: sent,
      keepalive: true,
    });
    if (!answer.ok) throw new Error(String(answer.status));
    form.dataset.saved = sent.toString();
    if (status) status.textContent = 'Draft saved';
  } catch {
    if (status) status.textContent = 'The draft could not be saved; it is still here';
  }
}

/** Whether leaving would lose text. What can be kept as a draft is kept at once, and nobody needs to be asked. */
function mustAsk() {
  const lost = [...document.querySelectorAll('form[data-guard][data-dirty]')].filter(isUnsaved);
  for (const form of lost.filter(({ dataset }) => dataset.autosave)) void saveDraft(form);
  return lost.some(({ dataset }) => !dataset.autosave);
}

function isUnsaved(form) {
  if (form.dataset.submitting !== undefined) return false;
  return form.dataset.saved !== new URLSearchParams(new FormData(form)).toString();
}
