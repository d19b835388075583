/** Toasts: short messages that go by themselves, unless somebody is reading them. */

const TOAST_MS = 7000;

/** Shows a message of the page itself; the server's own come with the page. Its text is never HTML. */
export function showToast(text, tone = 'warning') {
  const toast = document.createElement('div');
  toast.className = 'toast';
  toast.dataset.tone = tone;
  const words = document.createElement('p');
  words.textContent = text;
  toast.append(words);
  let place = document.querySelector('.toasts');
  if (!place) {
    place = document.createElement('div');
    place.className = 'toasts';
    place.setAttribute('role', 'status');
    document.body.append(place);
  }
  place.dataset.shown = '';
  place.replaceChildren(toast);
  return toast;
}

/** Starts the clock of the toasts that came with the page. */
export function timeToasts() {
  for (const toast of document.querySelectorAll('.toasts .toast')) {
    if (toast.dataset.timed !== undefined) continue;
    toast.dataset.timed = '';
    toast.parentElement.dataset.shown = '';
    window.setTimeout(() => dismiss(toast), TOAST_MS);
  }
}

function dismiss(toast) {
  if (toast.matches(':hover, :focus-within')) window.setTimeout(() => dismiss(toast), TOAST_MS);
  else toast.remove();
}
