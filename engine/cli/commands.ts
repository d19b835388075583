/** The command line: `baton start | deploy | check | run | password`. Each command is loaded only when it is called. */
import { failure, processTerminal, type Command, type Terminal } from './command.ts';

const commands: Readonly<Record<string, () => Promise<Command>>> = {
  start: async () => (await import('./start.ts')).start,
  deploy: async () => (await import('./deploy.ts')).deploy,
  check: async () => (await import('./check.ts')).check,
  run: async () => (await import('./run.ts')).run,
  password: async () => (await import('./password.ts')).password,
};

const usage = `Baton runs business processes drawn in BPMN 2.0.

  baton start [--samples] [--port N]       start the server (embedded database, or DATABASE_URL)
  baton deploy FILE… [--url U] [--token T] deploy files to a running server
  baton check FILE… [--json]               say what would run, and what must be mended
  baton run FILE… [--process ID] [--variables JSON|@file] [--answers @file] [--auto] [--connect] [--json]
                                           play diagrams in memory, with a virtual clock
  baton password NAME                      give a user a new password (server stopped, or PostgreSQL)

The environment is described in docs/configuration.md.
`;

/** Returns the exit code: 0 done, 1 not, 2 usage (`run` has its own). Never prints a stack trace. */
export async function runCommand(
  words: readonly string[],
  terminal: Terminal = processTerminal,
): Promise<number> {
  const [name = 'help', ...rest] = words;
  if (name === 'help' || name === '--help' || name === '-h') {
    terminal.out(usage);
    return 0;
  }
  const load = commands[name];
  if (!load || !Object.hasOwn(commands, name)) {
    terminal.err(`baton: there is no command "${name}".\n\n${usage}`);
    return 2;
  }
  try {
    const command = await load();
    return await command(rest, terminal);
  } catch (error) {
    terminal.err(`baton ${name}: ${failure(error)}\n`);
    return 1;
  }
}
