// When to come back after a connection failed, and what to say meanwhile.

const MAX_DELAY_MILLIS = 30_000;
// What only a person can put right is asked again now and then, in case somebody has.
const SLOW_MILLIS = 30_000;
const MAX_RETRY_AFTER_MILLIS = 600_000;

const REFUSALS = {
  401: 'not signed in',
  403: 'not allowed to see this',
  404: 'there is no such log',
};

const PASSING = {
  408: 'the service timed out',
  425: 'the service asks to come later',
  429: 'too many requests',
  502: 'the service is not reached by its proxy',
  503: 'the service is not available for now',
  504: 'the service is not reached by its proxy',
};

/** Milliseconds that a Retry-After header asks for, given as seconds or as a date; 0 when it says nothing. */
export function retryAfterMillis(header, nowMillis) {
  if (!header) {
    return 0;
  }
  const millis = /^\d+$/.test(header.trim()) ? Number(header) * 1000 : Date.parse(header) - nowMillis;
  return Number.isFinite(millis) ? Math.min(Math.max(millis, 0), MAX_RETRY_AFTER_MILLIS) : 0;
}

/** Doubles from the service's own `retry:`; half of it is chance, so that a restart is not met by everybody at once. */
export function backoffMillis(attempt, retryMillis, random = Math.random) {
  const full = Math.min(retryMillis * 2 ** Math.min(attempt, 16), Math.max(MAX_DELAY_MILLIS, retryMillis));
  return Math.round(full * (0.5 + random() / 2));
}

export function afterFailure(reason, attempt, retryMillis) {
  return { phase: 'reconnecting', reason, delayMillis: backoffMillis(attempt, retryMillis) };
}

/** What follows an answer that is no event stream. */
export async function afterRefusal(response, attempt, retryMillis) {
  const { status, headers } = response;
  const type = headers.get('content-type') ?? '';
  if (status === 204) {
    return { stop: true, phase: 'ended' };
  }
  const detail = type.includes('json') ? await detailOf(response) : '';
  const said = detail && `: ${detail}`;
  const retryAfter = retryAfterMillis(headers.get('retry-after'), Date.now());
  // Never before Retry-After, and not everybody at that very instant.
  const spread = retryAfter + Math.round(Math.min(retryAfter, 5_000) * Math.random() * 0.2);
  const delayMillis = Math.max(backoffMillis(attempt, retryMillis), spread);
  if (status === 200) {
    const reason = `the answer is ${type || 'of no type'}, not an event stream`;
    return { phase: 'reconnecting', reason, delayMillis };
  }
  if (status in PASSING || status >= 500) {
    const reason = `${PASSING[status] ?? 'the service failed'} (${status})${said}`;
    return { phase: 'reconnecting', reason, delayMillis };
  }
  const reason = `${REFUSALS[status] ?? 'the service refused'} (${status})${said}`;
  return status === 400
    ? { stop: true, phase: 'failed', reason }
    : { phase: 'failed', reason, delayMillis: Math.max(delayMillis, SLOW_MILLIS) };
}

/** What a refusal says about itself, cut to a sentence. */
async function detailOf(response) {
  try {
    const problem = await response.json();
    return String(problem.detail ?? problem.title ?? '').slice(0, 300);
  } catch {
    return '';
  }
}
