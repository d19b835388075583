/** A program that speaks to the server over HTTP, patient with a server that is gone for a moment. */
export interface ApiClient {
  /** Throws on a refusal; null when nobody answered, so that the outcome is not known. */
  call(method: string, path: string, body?: object, idempotencyKey?: string): Promise<Answer | null>;
}

export interface Answer {
  readonly status: number;
  // The test knows what it asked for.
  readonly data: Readonly<Record<string, unknown>>;
}

/** Logs in on the page as a person does, and has a token made for the program. */
export async function tokenFor(
  address: string,
  name: string,
  password: string,
  groups: readonly string[],
): Promise<string> {
  const page = await fetch(`${address}/login`);
  const visitor = cookiesOf(page);
  const csrf = /name="_csrf" value="([^"]+)"/.exec(await page.text())?.[1] ?? '';
  const login = await fetch(`${address}/login`, {
    method: 'POST',
    redirect: 'manual',
    headers: { cookie: visitor, 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ _csrf: csrf, name, password, returnTo: '/tasks' }).toString(),
  });
  const session = cookiesOf(login);
  const start = await (await fetch(`${address}/tasks`, { headers: { cookie: session } })).text();
  const token = /name="csrf-token" content="([^"]+)"/.exec(start)?.[1] ?? '';
  const made = await fetch(`${address}/api/v1/tokens`, {
    method: 'POST',
    headers: { cookie: session, 'content-type': 'application/json', 'x-csrf-token': token },
    body: JSON.stringify({ name: 'load', groups }),
  });
  if (!made.ok) throw new Error(`no token: ${made.status} ${await made.text()}`);
  return ((await made.json()) as { token: string }).token;
}

export function apiClient(address: () => string, token: string): ApiClient {
  return {
    async call(method, path, body, idempotencyKey) {
      let response: Response;
      let data: Record<string, unknown>;
      try {
        response = await fetch(`${address()}/api/v1${path}`, {
          method,
          headers: {
            authorization: `Bearer ${token}`,
            ...(body ? { 'content-type': 'application/json' } : {}),
            ...(idempotencyKey ? { 'idempotency-key': idempotencyKey } : {}),
          },
          ...(body ? { body: JSON.stringify(body) } : {}),
          signal: AbortSignal.timeout(20_000),
        });
        const text = await response.text();
        data = text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
      } catch {
        return null;
      }
      return { status: response.status, data };
    },
  };
}

function cookiesOf(response: Response): string {
  return response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0] ?? '')
    .join('; ');
}
