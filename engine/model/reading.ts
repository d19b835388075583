/** What every reader of one process shares: the document, the findings, and the compiler of expressions. */
import { compileExpression, constantExpression, type ExpressionUse } from '../expressions/index.ts';
import type { Dialect } from './definition.ts';
import type { DialectReader } from './dialects/reader.ts';
import type { BpmnDocument } from './document.ts';
import type { Expression } from './expression.ts';
import type { FindingCode } from './findings/catalogue.ts';
import type { Reporter, ReportOptions } from './findings/reporter.ts';
import { attribute, type XmlElement } from './xml/element.ts';

export interface ExpressionOptions {
  /** The `language` attribute; by default that of the element. */
  readonly language?: string | undefined;
  /** The reader's own dialect, where it is not the process's. */
  readonly dialect?: Dialect;
}

export class Reading {
  readonly document: BpmnDocument;
  readonly reporter: Reporter;
  /** The dialect that decides where nothing else does. */
  readonly dialect: Dialect;
  /** In the order in which they are asked. */
  readonly readers: readonly DialectReader[];
  constructor(
    document: BpmnDocument,
    reporter: Reporter,
    dialect: Dialect,
    readers: readonly DialectReader[],
  ) {
    this.document = document;
    this.reporter = reporter;
    this.dialect = dialect;
    this.readers = readers;
  }

  report(code: FindingCode, element: XmlElement | null, predicate: string, options?: ReportOptions): void {
    this.reporter.report(code, element, predicate, options);
  }

  /** The first answer that is not null, in the order of the readers. */
  first<T>(question: (reader: DialectReader) => T | null | undefined): T | null {
    for (const reader of this.readers) {
      const answer = question(reader);
      if (answer !== null && answer !== undefined) return answer;
    }
    return null;
  }

  /** Compiles; what cannot be compiled is reported at the element, and gives null when evaluated. */
  expression(
    source: string,
    element: XmlElement,
    use: ExpressionUse,
    options: ExpressionOptions = {},
  ): Expression {
    const result = compileExpression(source, {
      language: options.language ?? languageOf(source, element),
      dialect: options.dialect ?? this.dialect,
      use,
    });
    if (result.ok) return result.expression;
    const at = result.position === undefined ? '' : ` (at character ${result.position + 1})`;
    const why = result.message.replace(/ \(at character \d+\)/, '').replace(/\.?$/, '.');
    this.report(
      'EXPRESSION_INVALID',
      element,
      `has an expression that cannot be compiled: ${shortened(source)}${at}: ${why}`,
    );
    return constantExpression(null, source);
  }

  /** As `expression`; null when the text is absent or blank. */
  optional(
    source: string | undefined,
    element: XmlElement,
    use: ExpressionUse,
    options?: ExpressionOptions,
  ): Expression | null {
    if (source === undefined || source.trim() === '') return null;
    return this.expression(source.trim(), element, use, options);
  }
}

/** What `definitions@expressionLanguage` says is mostly wrong and is not asked (reference: import §5). */
function languageOf(source: string, element: XmlElement): string | null {
  if (/^\s*(?:not\s*\(\s*)?(?:bpmn:)?getData(?:Object|Input|Output)\s*\(/.test(source)) return 'xpath';
  return attribute(element, 'language') ?? null;
}

export function shortened(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length > 80 ? `${line.slice(0, 79)}…` : line;
}
