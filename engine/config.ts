/** The environment as one typed object; the only reader of process.env. Every variable is listed in docs/configuration.md. */
import path from 'node:path';

export interface Config {
  readonly port: number;
  readonly host: string;
  /** PostgreSQL; null means the embedded database in `dataDir`. */
  readonly databaseUrl: string | null;
  readonly dataDir: string;
  /** Address under which people reach the server, for links and secure cookies. */
  readonly publicUrl: string | null;
  /** Behind TLS: cookies are `Secure`, HSTS is sent. */
  readonly tls: boolean;
  /** Number of proxies in front whose X-Forwarded-For is believed. */
  readonly trustedProxies: number;
  readonly zone: string;
  readonly production: boolean;
  /** Secrets that diagrams may name as `{{secrets.NAME}}`: every `BATON_SECRET_NAME`. */
  readonly secrets: ReadonlyMap<string, string>;
  /** Settings of connectors: `BATON_EMAIL_HOST` → email.host. */
  readonly connectorSettings: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly nodeName: string;
  /** Port of the sample services' page (`baton start --samples`). */
  readonly samplesPort: number;
}

export type ConfigResult =
  | { readonly ok: true; readonly config: Config }
  | { readonly ok: false; readonly problems: readonly string[] };

/** Reads the environment; says in one sentence each what is wrong with it. */
export function readConfig(environment: NodeJS.ProcessEnv = process.env): ConfigResult {
  const problems: string[] = [];
  const port = wholeNumber(environment.PORT, 8080, 'PORT', 0, 65_535, problems);
  const trustedProxies = wholeNumber(
    environment.BATON_TRUSTED_PROXIES,
    0,
    'BATON_TRUSTED_PROXIES',
    0,
    10,
    problems,
  );
  const samplesPort = wholeNumber(
    environment.BATON_SAMPLES_PORT,
    8090,
    'BATON_SAMPLES_PORT',
    0,
    65_535,
    problems,
  );
  const databaseUrl = environment.DATABASE_URL ?? null;
  if (databaseUrl !== null && !/^postgres(ql)?:\/\//.test(databaseUrl)) {
    problems.push('DATABASE_URL must begin with postgres:// or postgresql://.');
  }
  const publicUrl = environment.BATON_PUBLIC_URL ?? null;
  if (publicUrl !== null && !URL.canParse(publicUrl)) problems.push('BATON_PUBLIC_URL is not a URL.');
  const zone =
    environment.BATON_TIME_ZONE ?? environment.TZ ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (!isZone(zone)) problems.push(`BATON_TIME_ZONE names no known time zone: ${zone}.`);
  if (problems.length > 0) return { ok: false, problems };
  return {
    ok: true,
    config: {
      port,
      host: environment.HOST ?? '0.0.0.0',
      databaseUrl,
      dataDir: path.resolve(environment.BATON_DATA_DIR ?? 'data'),
      publicUrl,
      tls: publicUrl?.startsWith('https:') ?? false,
      trustedProxies,
      zone,
      production: environment.NODE_ENV === 'production',
      secrets: secretsOf(environment),
      connectorSettings: settingsOf(environment),
      samplesPort,
      nodeName: environment.BATON_NODE_NAME ?? `node-${process.pid}`,
    },
  };
}

/** Where the command line finds a running server. */
export function readClientSettings(environment: NodeJS.ProcessEnv = process.env): {
  readonly url: string | null;
  readonly token: string | null;
} {
  return { url: environment.BATON_URL ?? null, token: environment.BATON_TOKEN ?? null };
}

function wholeNumber(
  text: string | undefined,
  fallback: number,
  name: string,
  min: number,
  max: number,
  problems: string[],
): number {
  if (text === undefined || text === '') return fallback;
  const value = Number(text);
  if (Number.isInteger(value) && value >= min && value <= max) return value;
  problems.push(`${name} must be a whole number from ${min} to ${max}, not "${text}".`);
  return fallback;
}

function isZone(zone: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: zone }));
  } catch {
    return false;
  }
}

function secretsOf(environment: NodeJS.ProcessEnv): ReadonlyMap<string, string> {
  const prefix = 'BATON_SECRET_';
  return new Map(
    Object.entries(environment).flatMap(([name, value]) =>
      name.startsWith(prefix) && value !== undefined ? [[name.slice(prefix.length), value] as const] : [],
    ),
  );
}

function settingsOf(environment: NodeJS.ProcessEnv): Record<string, Record<string, string>> {
  const settings: Record<string, Record<string, string>> = {};
  for (const [name, value] of Object.entries(environment)) {
    const match = /^BATON_(HTTP|EMAIL)_([A-Z_]+)$/.exec(name);
    if (!match || value === undefined) continue;
    const [, connector = '', setting = ''] = match;
    const camel = setting.toLowerCase().replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
    (settings[connector.toLowerCase()] ??= {})[camel] = value;
  }
  return settings;
}
