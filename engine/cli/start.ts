/** `baton start`: the composition root. Configuration → database → engine → web application. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connectors } from '../../connectors/registry.ts';
import { systemClock } from '../clock.ts';
import { readConfig, type Config } from '../config.ts';
import { closeSandbox } from '../expressions/javascript/index.ts';
import { createEngine } from '../runtime/engine.ts';
import { openDatabase } from '../store/database.ts';
import { parseWords, type Command } from './command.ts';
import { banner } from './start/banner.ts';
import { createWebApp } from './start/web-app.ts';
import { deploySamples, prepareSamples, type Samples } from './start/samples.ts';

/** Runs until SIGINT or SIGTERM. Exit 0 after an orderly end, 1 when it could not start. */
export const start: Command = async (words) => {
  const parsed = parseWords(words, { samples: { type: 'boolean' }, port: { type: 'string' } });
  const read = readConfig();
  if (!parsed.ok || parsed.files.length > 0)
    return refuse([parsed.ok ? 'start takes no files' : parsed.message], 2);
  if (!read.ok) return refuse(read.problems, 1);
  const port = parsed.values.port === undefined ? read.config.port : Number(parsed.values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    return refuse(['--port must be a number up to 65535'], 2);

  const samples = parsed.values.samples === true ? await prepareSamples(read.config) : null;
  const config: Config = { ...(samples?.config ?? read.config), port };
  const running = await open(config, samples);
  await endOfProcess();
  await running.close();
  return 0;
};

function refuse(problems: readonly string[], code: number): number {
  for (const problem of problems) process.stderr.write(`baton start: ${problem}\n`);
  return code;
}

async function open(config: Config, samples: Samples | null): Promise<{ close(): Promise<void> }> {
  const database = await openDatabase({ url: config.databaseUrl ?? undefined, dataDir: config.dataDir });
  const engine = await createEngine({
    database,
    connectors,
    connectorSettings: config.connectorSettings,
    secrets: config.secrets,
    zone: config.zone,
    nodeName: config.nodeName,
    clock: systemClock,
  });
  const server = createServer(createWebApp(engine, config));
  // Event streams stay open; headers must come soon.
  server.requestTimeout = 0;
  server.headersTimeout = 20_000;
  try {
    await listen(server, config);
  } catch (error) {
    await engine.close();
    await samples?.close();
    throw portTaken(error, config.port);
  }
  const users = await engine.bootstrap({ samples: samples !== null });
  const deployed = samples ? await deploySamples(engine) : [];
  await engine.run();
  const { port } = server.address() as AddressInfo;
  process.stdout.write(banner({ config, port, database: database.description, users, samples, deployed }));
  return {
    async close() {
      process.stdout.write('Stopping …\n');
      server.closeIdleConnections();
      server.close();
      await engine.close();
      server.closeAllConnections();
      await samples?.close();
      await closeSandbox();
    },
  };
}

function listen(server: Server, { port, host }: Config): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
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
