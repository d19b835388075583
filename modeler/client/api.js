/** Calls of the editors to the server; every changing call carries the CSRF token. */

/**
 * @param {string} address
 * @param {object} body
 * @returns {Promise<{ok: boolean, status: number, data: any}>}
 */
export async function post(address, body) {
  const token = document.querySelector('meta[name="csrf-token"]')?.getAttribute('content') ?? '';
  try {
    const response = await fetch(address, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Accept: 'application/json', 'X-CSRF-Token': token },
      body: JSON.stringify(body),
    });
    const data = await response.json().catch(() => ({}));
    return { ok: response.ok, status: response.status, data };
  } catch {
    return {
      ok: false,
      status: 0,
      data: { detail: 'The server cannot be reached. Your work is still here.' },
    };
  }
}

/** @param {string} address */
export async function get(address) {
  const response = await fetch(address, { headers: { Accept: 'application/json' } });
  if (!response.ok) throw new Error(`${address}: ${response.status}`);
  return response.json();
}
