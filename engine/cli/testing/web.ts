/** The real web application on an engine in memory, for tests of API and pages: people with sessions, programs with tokens. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Express } from 'express';
import type { Engine } from '../../engine.ts';
import { system } from '../../system-subject.ts';
import { testEngine, type Person, type TestEngine } from '../../testing/test-engine.ts';
import { sampleFiles } from '../start/samples.ts';
import { createWebApp } from '../start/web-app.ts';

export interface Web {
  readonly t: TestEngine;
  readonly app: Express;
  readonly server: Server;
  /** Address of the server, without a slash at the end. */
  readonly base: string;
  /** Cookie header and CSRF token of a new session. */
  session(person: Person): Promise<{ readonly cookie: string; readonly csrf: string }>;
  /** A bearer token of a program in these groups. */
  token(...groups: readonly string[]): Promise<string>;
  close(): Promise<void>;
}

export interface WebOptions {
  readonly tls?: boolean;
  /** Samples to deploy. */
  readonly samples?: readonly string[];
  /** What takes the engine's place, for faults. */
  readonly instead?: (engine: Engine) => Engine;
}

export async function openWeb({ tls = false, samples = [], instead }: WebOptions = {}): Promise<Web> {
  const t = await testEngine();
  for (const sample of samples) await t.engine.definitions.deploy(system, sampleFiles(sample));
  const app = createWebApp(instead ? instead(t.engine) : t.engine, {
    tls,
    trustedProxies: 0,
    production: true,
  });
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  let tokens = 0;
  return {
    t,
    app,
    server,
    base: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async session(person) {
      const { id, csrfToken } = await t.engine.users.createSession(person);
      return { cookie: `${tls ? '__Host-baton' : 'baton'}=${id}`, csrf: csrfToken };
    },
    async token(...groups) {
      tokens += 1;
      const made = await t.engine.users.createToken(system, { name: `t${tokens}`, groups, expiresAt: null });
      return made.token;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await t.close();
    },
  };
}
