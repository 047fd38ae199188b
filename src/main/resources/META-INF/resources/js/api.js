// Plain calls to the service. Addresses are relative to the page, so that it also works below a proxy's prefix.

const TIMEOUT_MILLIS = 15_000;

/** What the service said when it refused, or why it could not be asked. */
export class Refusal extends Error {
  constructor(message, status, code) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

export function address(path, query = {}) {
  const url = new URL(`api/v1/${path}`, document.baseURI);
  for (const [name, value] of Object.entries(query)) {
    url.searchParams.set(name, value);
  }
  return url;
}

export function sessionPath(id, ...rest) {
  return ['sessions', encodeURIComponent(id), ...rest].join('/');
}

export function get(path, query, parse = JSON.parse) {
  return call('GET', address(path, query), parse);
}

export function post(path) {
  return call('POST', address(path), JSON.parse);
}

async function call(method, url, parse) {
  let response;
  let text;
  try {
    response = await fetch(url, {
      method,
      headers: { Accept: 'application/json' },
      cache: 'no-store',
      signal: AbortSignal.timeout(TIMEOUT_MILLIS),
    });
    text = await response.text();
  } catch (e) {
    const slow = e.name === 'TimeoutError';
    throw new Refusal(slow ? 'The service did not answer in time.' : 'The service cannot be reached.', 0, null);
  }
  let body = null;
  try {
    body = text ? parse(text) : null;
  } catch {
    if (response.ok) {
      throw new Refusal('The answer is not JSON.', response.status, null);
    }
  }
  if (!response.ok) {
    const said = body?.detail ?? body?.title ?? response.statusText;
    throw new Refusal(said || `The service answered ${response.status}.`, response.status, body?.code ?? null);
  }
  return body;
}
