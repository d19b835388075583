/** Marks HTML that we have built and escaped ourselves, so that a template puts it in as it is: `{{svg}}`. */
import Handlebars from 'handlebars';

export interface Markup {
  toHTML(): string;
}

/** Only for the results of `renderDiagram`, `outlineHtml` and charts: never for anything a person or a file wrote. */
export function markup(html: string): Markup {
  return new Handlebars.SafeString(html);
}
