/** What `baton run --json` played, for tests: its events, its result and the path it took. */
import { command, type Folder } from './terminal.ts';

export type Line = Readonly<Record<string, unknown>>;

export interface Run {
  readonly exit: number;
  readonly err: string;
  readonly events: readonly Line[];
  readonly last: Line;
  /** Ids of elements completed, in order. */
  readonly path: readonly unknown[];
}

export async function play(...words: readonly string[]): Promise<Run> {
  const said = await command('run', '--json', ...words);
  const lines = said.lines();
  const events = lines.slice(0, -1);
  const path = events.filter(({ type }) => type === 'element.completed').map(({ element }) => element);
  return { exit: said.exit, err: said.err, events, last: lines.at(-1) ?? {}, path };
}

/** Writes the answers into the folder; gives what names the file after `--answers`. */
export const answersIn = (folder: Folder, list: readonly object[]): string =>
  `@${folder.write('answers.json', JSON.stringify(list))}`;
