// Values to words. Numbers keep the digits that were sent wherever a reader may want to check them.

/** JSON.parse, but a number whose digits a double would not give back ("1.10") stays the text that was sent. */
export function parseExact(text) {
  return JSON.parse(text, (key, value, context) =>
    typeof value === 'number' && context?.source !== undefined && context.source !== String(value)
      ? context.source
      : value,
  );
}

export const NOTHING = '–';

/** Any value as text, digits as sent. */
export function plain(value) {
  if (value === null || value === undefined || value === '') {
    return NOTHING;
  }
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** A number of few digits, for where it is read at a glance; the exact one belongs in the title. */
export function rounded(value, places = 2) {
  const n = toNumber(value);
  if (n === null) {
    return NOTHING;
  }
  // 'negative' gives no sign to what rounds to zero.
  return n.toLocaleString('en', {
    minimumFractionDigits: places,
    maximumFractionDigits: places,
    signDisplay: 'negative',
  });
}

export function count(value) {
  const n = toNumber(value);
  return n === null ? NOTHING : n.toLocaleString('en');
}

/** Finite number or null; text of digits counts, booleans and blanks do not. */
export function toNumber(value) {
  const textual = typeof value === 'string' && value.trim() !== '';
  if (typeof value !== 'number' && !textual) {
    return null;
  }
  const n = Number(value);
  return Number.isFinite(n) ? n : null;
}

/** A class name for gain and loss; the sign itself is in the text, colour only helps. */
export function signClass(value) {
  const n = toNumber(value);
  return n === null || n === 0 ? '' : n > 0 ? 'gain' : 'loss';
}

/** Epoch milliseconds of an RFC 3339 text or a number of milliseconds; null when it is neither. */
export function toMillis(value) {
  const n = toNumber(value);
  if (n !== null) {
    return n;
  }
  const parsed = typeof value === 'string' ? Date.parse(value) : NaN;
  return Number.isNaN(parsed) ? null : parsed;
}

/** "2026-11-21 10:00:00" in UTC, as on the wire; text that is no time stays as it is. */
export function dateTime(value) {
  const millis = toMillis(value);
  return millis === null ? plain(value) : iso(millis).slice(0, 19).replace('T', ' ');
}

/** "10:00:00.123" in UTC. */
export function clock(value) {
  const millis = toMillis(value);
  return millis === null ? plain(value) : iso(millis).slice(11, 23);
}

function iso(millis) {
  const date = new Date(millis);
  return Number.isNaN(date.getTime()) ? NOTHING : date.toISOString();
}

/** Whole seconds until a moment, never below 0. */
export function secondsUntil(millis) {
  return Math.max(0, Math.ceil((millis - Date.now()) / 1000));
}

/** "node 40 · trade 3", most frequent first. */
export function countsByType(counts) {
  const entries = Object.entries(counts ?? {}).filter(([, n]) => toNumber(n) !== null);
  entries.sort((a, b) => b[1] - a[1]);
  return entries.map(([type, n]) => `${type} ${count(n)}`).join(' · ') || NOTHING;
}

export function shorten(text, length) {
  return text.length > length ? `${text.slice(0, length - 1)}…` : text;
}
