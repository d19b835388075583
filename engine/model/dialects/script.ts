/** Script tasks and scripts in listeners: FEEL and JUEL are evaluated in the step, the rest is a job in the sandbox. */
import { createHash } from 'node:crypto';
import type { Dialect, JobSpec, ScriptSource } from '../definition.ts';
import type { Expression } from '../expression.ts';
import type { Reading } from '../reading.ts';
import type { XmlElement } from '../xml/element.ts';
import { bindingKey, scriptJob, unboundJob } from './job.ts';
import type { Work } from './reader.ts';

export interface Script {
  /** `scriptFormat`, as written. */
  readonly format: string | undefined;
  readonly source: string;
  readonly resultVariable: string | null;
}

const JAVASCRIPT = /^(?:.*\/)?(?:x-)?(?:java-?script|ecma-?script|js|node(?:js)?|graal\.js|nashorn)$/i;
const GROOVY = /^(?:.*\/)?(?:x-)?groovy$/i;
const INLINE = /feel|omg\.org\/spec\/(?:DMN|FEEL)|juel|^el$/i;

/** Null when the language is one that is evaluated inline. */
export function scriptLanguage(format: string | undefined): ScriptSource['language'] | 'inline' | null {
  const name = format?.trim() ?? '';
  if (JAVASCRIPT.test(name)) return 'javascript';
  if (GROOVY.test(name)) return 'groovy';
  return INLINE.test(name) ? 'inline' : null;
}

/** What a script does as the work of a task. */
export function scriptWork(script: Script, element: XmlElement, dialect: Dialect, reading: Reading): Work {
  const { resultVariable } = script;
  const expression = scriptExpression(script, element, dialect, reading);
  if (expression) return { kind: 'script', script: { expression, resultVariable } };
  return { kind: 'job', job: { ...scriptAsJob(script, element, dialect, reading), resultVariable } };
}

/** The script as an expression, when its language is one of ours or its text tells that it is. */
export function scriptExpression(
  { format, source }: Script,
  element: XmlElement,
  dialect: Dialect,
  reading: Reading,
): Expression | null {
  const language = scriptLanguage(format);
  const text = source.trim();
  if (language === 'inline' || (language === null && /^(?:=|[$#]\{[^{}]*\}$)/.test(text)))
    return reading.expression(text, element, 'expression', { language: format, dialect });
  return null;
}

export function scriptAsJob(
  { format, source }: Script,
  element: XmlElement,
  dialect: Dialect,
  reading: Reading,
): JobSpec {
  const language = scriptLanguage(format);
  if (language === 'javascript') return scriptJob({ language, source });
  if (language === 'groovy') {
    reading.report('SCRIPT_TRANSLATED', element, 'has a Groovy script; it is run as JavaScript.');
    return scriptJob({ language, source });
  }
  const name = format?.trim() || 'unknown';
  const value = `${name}:${createHash('sha256').update(source).digest('hex').slice(0, 8)}`;
  const key = bindingKey(dialect, 'script', value);
  reading.report('BIND_SCRIPT', element, `has a script in ${format?.trim() || 'an unnamed language'}.`, {
    key,
  });
  return unboundJob(dialect, 'script', value, { headers: { source } });
}
