/** Which version of a process, decision or form a reference means. */
import type { Binding } from '../definition.ts';
import type { Reading } from '../reading.ts';
import type { XmlElement } from '../xml/element.ts';

export interface BindingTexts {
  readonly type: string | undefined;
  readonly version: string | undefined;
  readonly versionTag: string | undefined;
}

export function bindingOf(texts: BindingTexts, element: XmlElement, reading: Reading): Binding {
  switch (texts.type) {
    case 'deployment':
      return { kind: 'deployment' };
    case 'version':
      return texts.version
        ? { kind: 'version', version: reading.expression(texts.version, element, 'template') }
        : { kind: 'latest' };
    case 'versionTag':
      return texts.versionTag ? { kind: 'versionTag', tag: texts.versionTag } : { kind: 'latest' };
    default:
      return { kind: 'latest' };
  }
}
