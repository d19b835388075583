/** Functions that Camunda 8 adds to FEEL; `uuid` and `random number` are not here, a step must give the same twice. */
import { Buffer } from 'node:buffer';
import { MAX_TEXT } from '../run.ts';
import { toJson } from '../text.ts';
import { type FeelValue, isList } from '../value.ts';
import { signature, textOf } from './definition.ts';

function fromJson(text: string): FeelValue | undefined {
  if (text.length > MAX_TEXT) return undefined;
  try {
    return JSON.parse(text) as FeelValue;
  } catch {
    return undefined;
  }
}

export const extensionFunctions = [
  signature('assert(value: any, condition: any, cause?: string)', ([value = null, condition, cause], run) =>
    condition === true
      ? value
      : run.fail('ASSERT_FAILURE', typeof cause === 'string' ? cause : 'The condition is not fulfilled'),
  ),
  signature('is empty(list: list)', ([list = null]) => isList(list) && list.length === 0),
  signature('is blank(string: string)', ([text]) => typeof text === 'string' && text.trim() === ''),
  signature('trim(string: string)', ([text]) => (typeof text === 'string' ? text.trim() : null)),
  signature('to base64(value: string)', ([text]) => Buffer.from(textOf(text), 'utf8').toString('base64')),
  signature('from base64(value: string)', ([text]) => Buffer.from(textOf(text), 'base64').toString('utf8')),
  signature('from json(value: string)', ([text], run) => {
    return fromJson(textOf(text)) ?? run.fail('FUNCTION_INVOCATION_FAILURE', 'The text is not JSON');
  }),
  signature('to json(value: any)', ([value = null], run) => JSON.stringify(toJson(value, run))),
  signature(
    'fromAi(value: any, description?: any, type?: any, schema?: any, options?: any)',
    ([value = null]) => value,
  ),
];
