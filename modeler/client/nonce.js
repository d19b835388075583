/**
 * Lets CodeMirror, in which FEEL is edited, put its style element on the page: the policy asks for a nonce, and the
 * editors inside bpmn.io's panels take none. To be imported before them.
 */
const nonce = document.querySelector('meta[name="csp-nonce"]')?.getAttribute('content') ?? '';
const create = document.createElement.bind(document);

/** @type {any} */ (document).createElement = function (
  /** @type {string} */ name,
  /** @type {any} */ options,
) {
  const element = create(name, options);
  if (name === 'style') element.nonce = nonce;
  return element;
};
