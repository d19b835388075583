/**
 * Links inside SVG: Turbo reads `link.href` as text, where SVG has an object, and stops with an error at each click or
 * pointer over a step of a diagram (8.0.23, `findLinkFromClickTarget`). Gives SVG links the text that HTML links have.
 */
export function mendSvgLinks() {
  Object.defineProperty(SVGAElement.prototype, 'href', {
    configurable: true,
    get() {
      const address = this.getAttribute('href') ?? '';
      return new URL(address, document.baseURI).href;
    },
  });
}
