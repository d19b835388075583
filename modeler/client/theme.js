/** Colours of the drawing itself, taken from the page's tokens. */

/** @returns {{ defaultFillColor: string, defaultStrokeColor: string, defaultLabelColor: string }} */
export function rendererColors() {
  return {
    defaultFillColor: color('--surface'),
    defaultStrokeColor: color('--ink'),
    defaultLabelColor: color('--ink'),
  };
}

/** The computed colour of a token: `light-dark()` is resolved by asking an element. */
function color(/** @type {string} */ token) {
  const probe = document.createElement('span');
  probe.className = 'color-probe';
  probe.style.color = `var(${token})`;
  document.body.append(probe);
  const value = getComputedStyle(probe).color;
  probe.remove();
  return value;
}
