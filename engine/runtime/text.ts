/** Checks of short texts that come from outside: lengths are bounded, and what cannot be stored is refused. */
import { BatonError } from '../errors.ts';

/** The text without blanks around it. INVALID when empty, too long, or with characters that no database stores. */
export function shortText(value: string, what: string, maxLength: number): string {
  const text = value.trim();
  if (text === '') throw new BatonError('INVALID', `${what} must not be empty.`);
  if (text.length > maxLength)
    throw new BatonError('INVALID', `${what} must not have more than ${maxLength} characters.`);
  if (/[\p{Cc}\p{Cs}]/u.test(text))
    throw new BatonError('INVALID', `${what} has characters that cannot be stored.`);
  return text;
}

/** False for text with a NUL or half a surrogate pair, which PostgreSQL refuses or loses. */
export function isStorable(text: string): boolean {
  return !/[\0\p{Cs}]/u.test(text);
}
