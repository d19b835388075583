/** Passwords: hashed with argon2id, checked in the same time whether or not the user exists (ASVS 6.2, 6.3.8). */
import { randomInt } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';
import { BatonError } from '../errors.ts';

/** OWASP's second setting: 19 MiB, two passes; 14 ms measured (reliability.md §6). */
const OPTIONS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;
export const MIN_PASSWORD_LENGTH = 8;
export const MAX_PASSWORD_LENGTH = 128;

/** The most used passwords of eight characters and more; everything shorter is refused by length. */
const COMMON = new Set(
  `password password1 password12 password123 passw0rd p@ssw0rd p@ssword 12345678 123456789 1234567890 12341234 11111111
  87654321 00000000 88888888 12121212 11223344 123123123 987654321 0987654321 qwertyui qwerty12 qwerty123 qwertyuiop
  1q2w3e4r 1q2w3e4r5t 1qaz2wsx q1w2e3r4 zaq12wsx asdfghjk asdfghjkl zxcvbnm1 abcd1234 abc12345 a1234567 1234qwer iloveyou
  iloveyou1 sunshine princess football baseball basketball superman batman12 trustno1 welcome1 welcome123 letmein1
  letmein123 administrator admin123 admin1234 changeme changeme1 secret123 whatever computer internet michelle jennifer
  liverpool chocolate starwars pokemon1 dragon12 monkey12 master12 shadow12 mustang1 corvette hello123 test1234 testtest
  default1 guest123 summer2024 summer2025 winter2024 winter2025`.split(/\s+/),
);

/** Throws INVALID with the reason when the password is too short, too long or among the most used. */
export function checkPassword(password: string, userName: string): void {
  if (password.length < MIN_PASSWORD_LENGTH || password.length > MAX_PASSWORD_LENGTH) {
    throw new BatonError(
      'INVALID',
      `A password has from ${MIN_PASSWORD_LENGTH} to ${MAX_PASSWORD_LENGTH} characters.`,
    );
  }
  const plain = password.toLowerCase();
  if (COMMON.has(plain) || plain === userName.toLowerCase() || /^(.)\1*$/.test(plain))
    throw new BatonError('INVALID', 'This password is among the first that anybody would try; take another.');
}

export function hashPassword(password: string): Promise<string> {
  return hash(password, OPTIONS);
}

/** False too when there is no hash; hashing is done all the same, so that the time tells nothing. */
export async function matchesPassword(password: string, passwordHash: string | null): Promise<boolean> {
  dummy ??= hashPassword('nobody has this password');
  const tried = password.length > MAX_PASSWORD_LENGTH ? '' : password;
  const matches = await verify(passwordHash ?? (await dummy), tried);
  return matches && passwordHash !== null && tried === password;
}

let dummy: Promise<string> | null = null;

/** Letters and digits that cannot be taken for one another when read from a screen. */
const READABLE = 'abcdefghjkmnpqrstuvwxyz23456789';

/** A random password for first use, e.g. `kq7m-x2vd-9htp`: 59 bits. */
export function oneTimePassword(): string {
  const letters = Array.from({ length: 12 }, () => READABLE[randomInt(READABLE.length)]);
  return [0, 4, 8].map((start) => letters.slice(start, start + 4).join('')).join('-');
}
