/** What the terminal shows once the server is up: address, users with their first passwords, what to do next. */
import type { Config } from '../../config.ts';
import type { FirstUser } from '../../runtime/bootstrap.ts';
import type { Samples } from './samples.ts';

export interface BannerFacts {
  readonly config: Config;
  readonly port: number;
  readonly database: string;
  readonly users: readonly FirstUser[];
  readonly samples: Samples | null;
  readonly deployed: readonly string[];
}

export function banner({ config, port, database, users, samples, deployed }: BannerFacts): string {
  const address = config.publicUrl ?? `http://localhost:${port}`;
  const lines = ['', `Baton is running at ${address}`, '', `  Database   ${database}`];
  if (samples) {
    lines.push(
      `  Samples    ${deployed.join(', ')}`,
      `             their systems and mailbox: http://localhost:${samples.port}`,
    );
  }
  lines.push('');
  if (users.length > 0) {
    const width = Math.max(...users.map(({ name }) => name.length));
    lines.push(
      '  Log in with one of these passwords. They are shown only now and work until changed (under your name):',
      '',
    );
    for (const { name, password, groups } of users) {
      lines.push(`    ${name.padEnd(width)}   ${password}   ${groups.join(', ')}`);
    }
  } else {
    lines.push('  A forgotten password is replaced by: npx baton password NAME');
  }
  lines.push('', '  Stop with Ctrl+C.', '');
  return lines.join('\n');
}
