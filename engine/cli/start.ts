/** `baton start`: the composition root. Configuration → database → engine → web application. */
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connectors } from '../../connectors/registry.ts';
import { systemClock } from '../clock.ts';
import { readConfig, type Config } from '../config.ts';
import { closeSandbox } from '../expressions/javascript/index.ts';
import { createEngine, type OpenEngine } from '../runtime/engine.ts';
import { openDatabase } from '../store/database.ts';
import { failure, parseWords, type Command, type Terminal } from './command.ts';
import { banner } from './start/banner.ts';
import { createWebApp } from './start/web-app.ts';
import { deploySamples, prepareSamples } from './start/samples.ts';

/** A whole request must arrive in this time (slow uploads, and those who only hold a connection). */
const REQUEST_TIMEOUT_MS = 300_000;
const HEADERS_TIMEOUT_MS = 20_000;

/** Runs until SIGINT or SIGTERM. Exit 0 after an orderly end, 1 when it could not start. */
export const start: Command = async (words, terminal) => {
  const parsed = parseWords(words, { samples: { type: 'boolean' }, port: { type: 'string' } });
  const read = readConfig();
  if (!parsed.ok || parsed.files.length > 0)
    return refuse(terminal, [parsed.ok ? 'start takes no files' : parsed.message], 2);
  if (!read.ok) return refuse(terminal, read.problems, 1);
  const port = parsed.values.port === undefined ? read.config.port : Number(parsed.values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    return refuse(terminal, ['--port must be a number up to 65535'], 2);

  const running = await open(terminal, { ...read.config, port }, parsed.values.samples === true);
  await endOfProcess();
  await running.close();
  return 0;
};

function refuse(terminal: Terminal, problems: readonly string[], code: number): number {
  for (const problem of problems) terminal.err(`baton start: ${problem}\n`);
  return code;
}

/** What was opened, last first; each is closed even when another fails to. */
type Closing = (() => unknown)[];

/** When any part cannot start, those that did are closed again: else the process would stay, serving nothing. */
async function open(
  terminal: Terminal,
  config: Config,
  withSamples: boolean,
): Promise<{ close(): Promise<void> }> {
  const closing: Closing = [() => closeSandbox()];
  try {
    terminal.out(await openParts(config, withSamples, closing));
  } catch (error) {
    await closeAll(terminal, closing);
    throw error;
  }
  return {
    async close() {
      terminal.out('Stopping …\n');
      await closeAll(terminal, closing);
    },
  };
}

async function closeAll(terminal: Terminal, closing: Closing): Promise<void> {
  for (const close of closing.toReversed()) {
    try {
      await close();
    } catch (error) {
      terminal.err(`baton start: ${failure(error)}\n`);
    }
  }
}

/** Returns what to say once all is open. */
async function openParts(given: Config, withSamples: boolean, closing: Closing): Promise<string> {
  const samples = withSamples ? await prepareSamples(given) : null;
  if (samples) closing.push(() => samples.close());
  const config = { ...(samples?.config ?? given), port: given.port };
  const server = createServer(notYet);
  server.requestTimeout = REQUEST_TIMEOUT_MS;
  server.headersTimeout = HEADERS_TIMEOUT_MS;
  // The port first: a new database takes seconds, and a port that is taken should be told at once.
  await listen(server, config);
  closing.push(() => {
    server.close();
    server.closeAllConnections();
  });
  const { engine, description } = await openEngine(config);
  closing.push(async () => {
    // Nobody new is let in while the engine finishes what runs; open pages are cut off after that.
    server.close();
    server.closeIdleConnections();
    await engine.close();
  });
  const users = await engine.bootstrap({ samples: samples !== null });
  const deployed = samples ? await deploySamples(engine) : [];
  await engine.run();
  server.off('request', notYet).on('request', createWebApp(engine, config));
  const { port } = server.address() as AddressInfo;
  return banner({ config, port, database: description, users, samples, deployed });
}

/** What answers until the engine is open; probes of readiness see that it is not. */
const notYet: RequestListener = (_request, response) => {
  response.writeHead(503, { 'Content-Type': 'text/plain', 'Retry-After': '1' }).end('Baton is starting.\n');
};

async function openEngine(config: Config): Promise<{ engine: OpenEngine; description: string }> {
  const database = await openDatabase({ url: config.databaseUrl ?? undefined, dataDir: config.dataDir });
  try {
    const engine = await createEngine({
      database,
      connectors,
      connectorSettings: config.connectorSettings,
      secrets: config.secrets,
      zone: config.zone,
      nodeName: config.nodeName,
      clock: systemClock,
    });
    return { engine, description: database.description };
  } catch (error) {
    await database.close();
    throw error;
  }
}

function listen(server: Server, { port, host }: Config): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => reject(portTaken(error, port)));
    server.listen(port, host, resolve);
  });
}

function portTaken(error: unknown, port: number): unknown {
  return (error as { code?: string }).code === 'EADDRINUSE'
    ? new Error(`port ${port} is taken by another program; choose one with --port or PORT.`)
    : error;
}

function endOfProcess(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
  });
}
