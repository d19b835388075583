/** The samples at start: the systems around them, what diagrams may call, and the deployment itself. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { startSampleServices, type SampleServices } from '../../../samples/services/index.ts';
import type { Config } from '../../config.ts';
import type { Engine, Resource } from '../../engine.ts';
import { packageRoot } from '../../package-root.ts';
import { system } from '../../system-subject.ts';

export interface Samples extends Pick<SampleServices, 'port' | 'close'> {
  /** The configuration with addresses of the services, and the connectors allowed to call them. */
  readonly config: Config;
}

const SAMPLES = ['order-to-cash', 'employee-onboarding', 'it-incident', 'loan-application'] as const;
const SERVICES: Readonly<Record<string, string>> = {
  CRM_URL: 'crm',
  SHOP_URL: 'shop',
  BANK_URL: 'bank',
  DIRECTORY_URL: 'directory',
  STATUS_URL: 'status',
};

/** Starts the services on free ports unless BATON_SAMPLES_PORT says otherwise. */
export async function prepareSamples(config: Config): Promise<Samples> {
  const services = await openServices(config.samplesPort);
  const host = `127.0.0.1:${services.port}`;
  const secrets = new Map(config.secrets);
  for (const [name, service] of Object.entries(SERVICES)) {
    if (!secrets.has(name)) secrets.set(name, `http://${host}/${service}`);
  }
  const { http = {}, email = {} } = config.connectorSettings;
  return {
    port: services.port,
    close: () => services.close(),
    config: {
      ...config,
      secrets,
      connectorSettings: {
        ...config.connectorSettings,
        http: { ...http, allowHosts: [http.allowHosts, host].filter(Boolean).join(',') },
        email: email.host
          ? email
          : { host: '127.0.0.1', port: String(services.smtpPort), from: 'baton@example.com' },
      },
    },
  };
}

/** The port of the last time when it is free, so that bookmarks stay; else any. */
async function openServices(port: number): Promise<SampleServices> {
  try {
    return await startSampleServices({ port, smtpPort: 0 });
  } catch (error) {
    if ((error as { code?: string }).code !== 'EADDRINUSE') throw error;
    return startSampleServices({ port: 0, smtpPort: 0 });
  }
}

/**
 * Deploys each sample that is not there yet; names of what is there now. What somebody made of a sample stays the newest
 * version when the server starts again.
 */
export async function deploySamples(engine: Engine): Promise<readonly string[]> {
  const names: string[] = [];
  for (const sample of SAMPLES) {
    const known = await engine.definitions.list(system, { latestOnly: true, processId: sample });
    if (known.items.length > 0) {
      names.push(...known.items.map(({ name }) => name));
      continue;
    }
    const { definitions } = await engine.definitions.deploy(system, sampleFiles(sample));
    names.push(...definitions.map(({ name }) => name));
  }
  return names;
}

/** The deployable files of one sample. */
export function sampleFiles(sample: string): readonly Resource[] {
  const folder = path.join(packageRoot(), 'samples', sample);
  return readdirSync(folder)
    .filter((name) => /\.(bpmn|dmn|form)$/.test(name))
    .sort()
    .map((name) => ({ name, content: readFileSync(path.join(folder, name)) }));
}
