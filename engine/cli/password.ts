/** `baton password NAME`: gives a user a new password, for when it was forgotten. */
import { readConfig } from '../config.ts';
import { systemClock } from '../clock.ts';
import { oneTimePassword } from '../runtime/passwords.ts';
import { createEngine } from '../runtime/engine.ts';
import { openDatabase } from '../store/database.ts';
import { system } from '../system-subject.ts';
import { parseWords, type Command } from './command.ts';

/** Exit 0 done, 1 no such user or the database is in use, 2 usage. */
export const password: Command = async (words, terminal) => {
  const parsed = parseWords(words, {});
  const read = readConfig();
  const name = parsed.ok ? parsed.files[0] : undefined;
  if (!parsed.ok || name === undefined || parsed.files.length > 1) {
    terminal.err(`baton password: ${parsed.ok ? 'name one user' : parsed.message}\n`);
    return 2;
  }
  if (!read.ok) {
    for (const problem of read.problems) terminal.err(`baton password: ${problem}\n`);
    return 1;
  }
  const { config } = read;
  const database = await openDatabase({ url: config.databaseUrl ?? undefined, dataDir: config.dataDir });
  let engine;
  try {
    engine = await createEngine({ database, connectors: [], clock: systemClock });
  } catch (error) {
    await database.close();
    throw error;
  }
  try {
    const known = await engine.users.list(system);
    if (!known.some((user) => user.name === name)) {
      terminal.err(`baton password: there is no user "${name}".\n`);
      return 1;
    }
    const fresh = oneTimePassword();
    await engine.users.put(system, { name, password: fresh });
    terminal.out(`The new password of ${name} is ${fresh}\n`);
    return 0;
  } finally {
    await engine.close();
  }
};
