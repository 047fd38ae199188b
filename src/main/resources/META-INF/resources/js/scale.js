// Arithmetic of the chart: round tick values, their labels, and thinning that keeps every peak and trough.

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const TIME_STEPS = [
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500],
  ...[1, 2, 5, 10, 15, 30].map((n) => n * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((n) => n * MINUTE),
  ...[1, 2, 3, 6, 12].map((n) => n * HOUR),
  ...[1, 2, 5, 10, 30, 90, 365, 730, 3650].map((n) => n * DAY),
];

/** About `wanted` round values within [low, high], and the digits after the point that tell them apart. */
export function valueTicks(low, high, wanted) {
  const raw = (high - low) / wanted;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].map((m) => m * power).find((s) => s >= raw * 0.999) ?? power * 10;
  const places = Math.min(10, Math.max(0, -Math.floor(Math.log10(step) + 1e-9)));
  return { values: multiples(low, high, step), places };
}

/** About `wanted` round instants (UTC) within [low, high], with their labels. */
export function timeTicks(low, high, wanted) {
  const raw = (high - low) / wanted;
  const step = TIME_STEPS.find((s) => s >= raw) ?? TIME_STEPS.at(-1);
  return multiples(low, high, step).map((millis) => ({ millis, label: timeLabel(millis, step) }));
}

function timeLabel(millis, step) {
  const iso = new Date(millis).toISOString();
  if (step >= DAY) {
    return iso.slice(0, 10);
  }
  if (step >= MINUTE) {
    return millis % DAY === 0 ? iso.slice(5, 10) : iso.slice(11, 16);
  }
  return step >= SECOND ? iso.slice(11, 19) : iso.slice(14, 23);
}

function multiples(low, high, step) {
  const values = [];
  // Whole multiples, not a running sum: a sum would gather rounding errors.
  for (let k = Math.ceil(low / step - 1e-9); k * step <= high + step * 1e-9 && values.length < 100; k++) {
    // Adding 0 turns -0, which would be labelled so, into 0.
    values.push(k * step + 0);
  }
  return values;
}

/** Widens an empty or flat range so that it can be drawn. */
export function span(low, high, margin) {
  if (low === high) {
    return [low - margin, high + margin];
  }
  return [low, high];
}

/** Half of the points: of every four the lowest and the highest, in order; the first and the last stay. */
export function thin(points) {
  const kept = [points[0]];
  for (let i = 1; i < points.length - 1; i += 4) {
    const group = points.slice(i, Math.min(i + 4, points.length - 1));
    const low = group.reduce((a, b) => (b.value < a.value ? b : a));
    const high = group.reduce((a, b) => (b.value > a.value ? b : a));
    kept.push(...group.filter((p) => p === low || p === high));
  }
  kept.push(points.at(-1));
  return kept;
}
