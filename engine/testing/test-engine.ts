/** A whole engine in memory for tests: people of every kind, a clock that the test moves, and nothing that moves by itself. */
import type { Connector } from '../../connectors/connector.ts';
import { createEngine, type OpenEngine } from '../runtime/engine.ts';
import { hashPassword } from '../runtime/passwords.ts';
import { openDatabase, type Database } from '../store/database.ts';
import { sqlOf } from '../store/queries/sql.ts';
import { putUser } from '../store/users.ts';
import type { Subject } from '../views.ts';
import { createTestClock, type TestClock } from './test-clock.ts';

/** Every person of `people` logs in with this. */
export const TEST_PASSWORD = 'a quiet harbour';

const PEOPLE = {
  admin: { displayName: 'Administrator', groups: ['admin'] },
  anna: { displayName: 'Anna Keller', groups: ['sales'] },
  ben: { displayName: 'Ben Okafor', groups: ['finance'] },
  carla: { displayName: 'Carla Rossi', groups: ['managers'] },
  david: { displayName: 'David Brandt', groups: ['directors', 'managers'] },
  dina: { displayName: 'Dina Haddad', groups: ['it'] },
  emil: { displayName: 'Emil Novak', groups: ['hr'] },
  frida: { displayName: 'Frida Lind', groups: ['architects'] },
  omar: { displayName: 'Omar Reyes', groups: ['operators'] },
  wanda: { displayName: 'Wanda Fischer', groups: ['warehouse'] },
} as const;

export type Person = keyof typeof PEOPLE;

export interface TestEngine {
  readonly engine: OpenEngine;
  readonly clock: TestClock;
  readonly database: Database;
  readonly people: Readonly<Record<Person, Subject>>;
  /** Lets everything happen that is due: connectors, timers, messages, called processes. */
  settle(): Promise<void>;
  /** Moves the clock on, then settles. */
  advance(milliseconds: number): Promise<void>;
  close(): Promise<void>;
}

export interface TestEngineOptions {
  readonly connectors?: readonly Connector[];
  readonly secrets?: ReadonlyMap<string, string>;
  readonly connectorSettings?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Opened, and closed with the engine; default: embedded, in memory. See stores.ts for PostgreSQL. */
  readonly database?: Database;
  /** IANA zone, default UTC. */
  readonly zone?: string;
}

export async function testEngine(options: TestEngineOptions = {}): Promise<TestEngine> {
  const { connectors = [], ...rest } = options;
  const clock = createTestClock();
  const database = options.database ?? (await openDatabase({ memory: true }));
  const engine = await createEngine({ ...rest, database, connectors, clock });
  await addPeople(database, clock);
  await engine.run();
  return {
    engine,
    clock,
    database,
    people: subjects(),
    settle: () => engine.settle(),
    async advance(milliseconds) {
      await clock.advance(milliseconds);
      await engine.settle();
    },
    close: () => engine.close(),
  };
}

/** Hashed once: what takes long at log-in would take long in every test. */
let passwordHash: Promise<string> | null = null;

async function addPeople(database: Database, clock: TestClock): Promise<void> {
  passwordHash ??= hashPassword(TEST_PASSWORD);
  const hash = await passwordHash;
  for (const [name, { displayName, groups }] of Object.entries(PEOPLE)) {
    const user = {
      name,
      displayName,
      groups,
      email: `${name}@example.com`,
      passwordHash: hash,
      disabled: false,
    };
    await putUser(sqlOf(database), user, clock.now());
  }
}

function subjects(): Readonly<Record<Person, Subject>> {
  const entries = Object.entries(PEOPLE).map(([name, { displayName, groups }]) => [
    name,
    { id: `user:${name}`, kind: 'user', name, displayName, groups } satisfies Subject,
  ]);
  return Object.fromEntries(entries) as Record<Person, Subject>;
}
