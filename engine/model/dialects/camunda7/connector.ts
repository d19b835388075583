/** `camunda:connector`: Camunda 7's http and SOAP connectors, done by our own. */
import type { Mapping } from '../../definition.ts';
import type { Reading } from '../../reading.ts';
import { attribute, childIn, childrenIn, type XmlElement } from '../../xml/element.ts';
import { bindingKey, jobSpec, unboundJob } from '../job.ts';
import type { Mappings, Work } from '../reader.ts';
import type { Family } from './family.ts';
import { familyRetry } from './retry.ts';
import { familyValue } from './value.ts';

/** Connector ids of Camunda 7, and the job types that do their work (`connectors/http` answers this one as an alias). */
const TYPES: Readonly<Record<string, string>> = { 'http-connector': 'http-connector' };

/** What Camunda's http connector names its results; their output parameters read these. */
const HTTP_RESULT = '={statusCode: response.status, response: response.body, headers: response.headers}';

export function connectorWork(
  holder: XmlElement,
  element: XmlElement,
  family: Family,
  reading: Reading,
): Work | null {
  const connector = family.child(holder, 'connector');
  const id = connector && childIn(connector, family.uris, 'connectorId')?.text.trim();
  if (!connector || !id) return null;
  const retry =
    reading.first((reader) => reader.retry?.(element, reading)) ?? familyRetry(element, family, reading);
  const io = childIn(connector, family.uris, 'inputOutput');
  const mappings = io ? parametersOf(io, family, reading) : { inputs: [], outputs: [] };
  const type = Object.hasOwn(TYPES, id) ? TYPES[id] : undefined;
  if (type === undefined) {
    const key = bindingKey(family.dialect, 'connector', id);
    reading.report('BIND_IMPLEMENTATION', element, `calls the connector ${id}, which is not here.`, { key });
    return { kind: 'job', job: unboundJob(family.dialect, 'connector', id, { retry }), ...mappings };
  }
  return {
    kind: 'job',
    job: jobSpec(type, {
      retry,
      resultExpression: reading.expression(HTTP_RESULT, element, 'expression', { dialect: 'camunda8' }),
      // Only output parameters leave a connector.
      mergeResult: false,
    }),
    ...mappings,
  };
}

/** `inputParameter` and `outputParameter` of an `inputOutput`. */
export function parametersOf(io: XmlElement, family: Family, reading: Reading): Mappings {
  const read = (local: string): readonly Mapping[] =>
    childrenIn(io, family.uris, local).flatMap((parameter) => {
      const target = attribute(parameter, 'name')?.trim();
      return target ? [{ target, source: familyValue(parameter, family, reading) }] : [];
    });
  return { inputs: read('inputParameter'), outputs: read('outputParameter') };
}
