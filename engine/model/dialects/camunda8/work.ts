/** Zeebe tasks: jobs with headers, called decisions, FEEL scripts. */
import type { RetrySpec } from '../../definition.ts';
import { extension } from '../../document.ts';
import { ZEEBE } from '../../namespaces.ts';
import type { Reading } from '../../reading.ts';
import { attribute, childrenIn, type XmlElement } from '../../xml/element.ts';
import { bindingOf } from '../binding.ts';
import { DEFAULT_ATTEMPTS, jobSpec } from '../job.ts';
import type { Work } from '../reader.ts';

const URIS = [ZEEBE];

/** Headers that speak to the engine, by the convention of Camunda's connectors; they are not handed to the worker. */
const ENGINE_HEADERS = new Set([
  'resultVariable',
  'resultExpression',
  'errorExpression',
  'retryBackoff',
  'jobTimeout',
]);

export function zeebeWork(element: XmlElement, reading: Reading): Work | null {
  return decision(element, reading) ?? script(element, reading) ?? job(element, reading);
}

function decision(element: XmlElement, reading: Reading): Work | null {
  const called = extension(element, URIS, 'calledDecision');
  if (!called) return null;
  return {
    kind: 'decision',
    decision: {
      decisionId: reading.expression(attribute(called, 'decisionId') ?? '', element, 'template', {
        dialect: 'camunda8',
      }),
      binding: bindingOf(
        {
          type: attribute(called, 'bindingType'),
          version: undefined,
          versionTag: attribute(called, 'versionTag'),
        },
        element,
        reading,
      ),
      resultVariable: attribute(called, 'resultVariable')?.trim() || null,
      mapResult: 'auto',
    },
  };
}

function script(element: XmlElement, reading: Reading): Work | null {
  const told = extension(element, URIS, 'script');
  if (!told) return null;
  return {
    kind: 'script',
    script: {
      expression: reading.expression(attribute(told, 'expression') ?? '', element, 'expression', {
        dialect: 'camunda8',
      }),
      resultVariable: attribute(told, 'resultVariable')?.trim() || null,
    },
  };
}

function job(element: XmlElement, reading: Reading): Work | null {
  const definition = extension(element, URIS, 'taskDefinition');
  const type = definition && attribute(definition, 'type')?.trim();
  if (!type) return null;
  const headers = headersOf(element);
  const priority = extension(element, URIS, 'jobPriorityDefinition');
  const resultVariable = headers['resultVariable']?.trim() || null;
  const resultExpression = reading.optional(headers['resultExpression'], element, 'expression', {
    dialect: 'camunda8',
  });
  return {
    kind: 'job',
    job: jobSpec(reading.expression(type, element, 'template', { dialect: 'camunda8' }), {
      retry: reading.first((reader) => reader.retry?.(element, reading)) ?? retriesOf(element),
      timeoutMs: milliseconds(headers['jobTimeout']),
      priority: reading.optional(priority && attribute(priority, 'priority'), element, 'template', {
        dialect: 'camunda8',
      }),
      headers: Object.fromEntries(Object.entries(headers).filter(([name]) => !ENGINE_HEADERS.has(name))),
      resultVariable,
      resultExpression,
      errorExpression: reading.optional(headers['errorExpression'], element, 'expression', {
        dialect: 'camunda8',
      }),
      // As Camunda's connectors do: what result headers do not name is dropped.
      mergeResult: resultVariable === null && resultExpression === null,
    }),
  };
}

export function headersOf(holder: XmlElement): Readonly<Record<string, string>> {
  const group =
    extension(holder, URIS, 'taskHeaders') ?? holder.children.find(({ local }) => local === 'taskHeaders');
  if (!group) return {};
  return Object.fromEntries(
    childrenIn(group, URIS, 'header').flatMap((header) => {
      const key = attribute(header, 'key')?.trim();
      return key ? [[key, attribute(header, 'value') ?? '']] : [];
    }),
  );
}

export function retriesOf(element: XmlElement): RetrySpec {
  const definition = extension(element, URIS, 'taskDefinition');
  return retrySpec(definition && attribute(definition, 'retries'), headersOf(element)['retryBackoff']);
}

/** `retries` counts attempts, the first included; an expression or nonsense is the default. */
export function retrySpec(retries: string | undefined, backoff: string | undefined): RetrySpec {
  const number = Number.parseInt(retries?.replace(/^=/, '').trim() ?? '', 10);
  return {
    maxAttempts: number >= 1 ? number : DEFAULT_ATTEMPTS,
    backoff: backoff?.trim().startsWith('P') ? [backoff.trim()] : [],
  };
}

const DURATION = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/;

/** An ISO 8601 duration of days to seconds; null for anything else. */
export function milliseconds(text: string | undefined): number | null {
  const match = DURATION.exec(text?.trim() ?? '');
  if (!match) return null;
  const [days, hours, minutes, seconds] = match.slice(1).map((part) => Number(part ?? 0));
  return ((((days ?? 0) * 24 + (hours ?? 0)) * 60 + (minutes ?? 0)) * 60 + (seconds ?? 0)) * 1000 || null;
}
