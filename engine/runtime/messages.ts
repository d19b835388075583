/** Messages and signals from outside. */
import { require } from '../access.ts';
import type { Messages } from '../engine.ts';
import { BatonError } from '../errors.ts';
import { actor } from './actor.ts';
import type { ReadContext } from './read-context.ts';
import { shortText } from './text.ts';
import { checkedVariables } from './variables.ts';

const MAX_NAME_LENGTH = 255;
export const MAX_TIME_TO_LIVE_MS = 30 * 24 * 3_600_000;

export function createMessages({ runtime }: ReadContext): Messages {
  return {
    async publish(subject, message) {
      require(subject, 'message.publish');
      const { correlationKey, timeToLiveMs, messageId } = message;
      if (timeToLiveMs !== undefined && !(timeToLiveMs >= 0 && timeToLiveMs <= MAX_TIME_TO_LIVE_MS))
        throw new BatonError('INVALID', 'timeToLiveMs is from 0 to 30 days in milliseconds.');
      return runtime.publish({
        name: shortText(message.name, 'The name of a message', MAX_NAME_LENGTH),
        correlationKey:
          correlationKey === undefined || correlationKey === null
            ? null
            : shortText(correlationKey, 'The correlation key', MAX_NAME_LENGTH),
        variables: checkedVariables(message.variables ?? {}),
        timeToLiveMs,
        messageId:
          messageId === undefined ? undefined : shortText(messageId, 'The message id', MAX_NAME_LENGTH),
        by: actor(subject),
      });
    },
    async signal(subject, signal) {
      require(subject, 'message.publish');
      return runtime.signal({
        name: shortText(signal.name, 'The name of a signal', MAX_NAME_LENGTH),
        variables: checkedVariables(signal.variables ?? {}),
        by: actor(subject),
      });
    },
  };
}
