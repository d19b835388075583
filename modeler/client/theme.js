/** Colours of the drawing itself, taken from the page's tokens. */

/**
 * Labels take the colour of the stroke, so that one can read them on a coloured shape in the dark too.
 * @returns {{ defaultFillColor: string, defaultStrokeColor: string }}
 */
export function rendererColors() {
  return {
    defaultFillColor: color('--surface'),
    defaultStrokeColor: color('--ink'),
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
