/** `baton deploy`: sends files to a running server. */
import { readClientSettings } from '../config.ts';
import type { DeploymentView } from '../views.ts';
import { parseWords, readResources, type Command } from './command.ts';

const DEFAULT_URL = 'http://localhost:8080';

/** Exit 0 deployed (or nothing new), 1 refused or unreachable, 2 usage. */
export const deploy: Command = async (words, terminal) => {
  const parsed = parseWords(words, {
    url: { type: 'string' },
    token: { type: 'string' },
    json: { type: 'boolean' },
  });
  if (!parsed.ok || parsed.files.length === 0) {
    terminal.err(`baton deploy: ${parsed.ok ? 'name at least one file' : parsed.message}\n`);
    return 2;
  }
  const settings = readClientSettings();
  const url = String(parsed.values.url ?? settings.url ?? DEFAULT_URL);
  const token = parsed.values.token ?? settings.token;
  if (typeof token !== 'string') {
    terminal.err(
      'baton deploy: give a token with --token or BATON_TOKEN (make one under Cockpit › Users).\n',
    );
    return 2;
  }
  const body = new FormData();
  for (const { name, content } of await readResources(parsed.files)) {
    body.append('files', new Blob([content as Uint8Array<ArrayBuffer>]), name);
  }
  let response: Response;
  try {
    response = await fetch(new URL('/api/v1/deployments', url), {
      method: 'POST',
      headers: { Authorization: `Bearer ${token}` },
      body,
    });
  } catch {
    terminal.err(`baton deploy: no server answers at ${url}; start one with "baton start", or give --url.\n`);
    return 1;
  }
  const answer = (await response.json().catch(() => ({}))) as DeploymentView & Problem;
  if (parsed.values.json) terminal.out(`${JSON.stringify(answer)}\n`);
  else if (response.ok) terminal.out(inWords(answer));
  else terminal.err(refusal(answer));
  return response.ok ? 0 : 1;
};

interface Problem {
  readonly detail?: string;
}

function inWords({ definitions, decisions, forms, unchanged }: DeploymentView): string {
  if (unchanged) return 'Nothing was new: these versions are deployed already.\n';
  const lines = [
    ...definitions.map(({ processId, version }) => `process ${processId} version ${version}`),
    ...decisions.map(({ decisionId, version }) => `decision ${decisionId} version ${version}`),
    ...forms.map(({ formId, version }) => `form ${formId} version ${version}`),
  ];
  return `Deployed:\n${lines.map((line) => `  ${line}\n`).join('')}`;
}

function refusal({ detail, findings = [] }: Partial<DeploymentView> & Problem): string {
  const lines = findings.map(
    ({ file, element, message, remedy }) =>
      `  ${file}${element ? ` ${element}` : ''}: ${message} ${remedy}\n`,
  );
  return `baton deploy: ${detail ?? 'the server refused.'}\n${lines.join('')}`;
}
