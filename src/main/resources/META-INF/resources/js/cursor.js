// Where a reader is on a log, and whether everything came in order. A cursor is "<epoch>.<seq>"; within an epoch every
// seq follows the one before, and a new epoch begins at 1.

/** Splits "1.17" into its epoch and seq; null for what is no cursor of a single log. */
export function parseCursor(text) {
  const m = /^(\d{1,15})\.(\d{1,15})$/.exec(text ?? '');
  return m ? { epoch: Number(m[1]), seq: Number(m[2]) } : null;
}

/** How many events lie between two cursors; null when that cannot be said. */
export function distance(from, to) {
  const a = parseCursor(from);
  const b = parseCursor(to);
  return a && b && a.epoch === b.epoch ? Math.max(0, b.seq - a.seq) : null;
}

export class CursorTrack {
  /** The last cursor as the service wrote it, null before the first. */
  cursor;
  /** Events that came although they, or later ones, had come before. */
  repeats = 0;
  /** Events that never came although later ones did. */
  missing = 0;
  #whole;

  /** `whole` is false when only some types are asked for: then the events in between are left out on purpose. */
  constructor(cursor, whole) {
    this.cursor = cursor ?? null;
    this.#whole = whole;
  }

  /** A snapshot puts the reader where it says. */
  moveTo(cursor) {
    this.cursor = cursor;
  }

  /** Steps to the next event, or only to its cursor when nothing comes with it; false for one that came before. */
  step(cursor, bare) {
    const at = parseCursor(cursor);
    const last = parseCursor(this.cursor);
    if (at && last) {
      const newEpoch = at.epoch > last.epoch;
      if (at.epoch < last.epoch || (!newEpoch && at.seq <= last.seq)) {
        this.repeats += bare ? 0 : 1;
        return false;
      }
      if (this.#whole) {
        this.missing += at.seq - (newEpoch ? 0 : last.seq) - (bare ? 0 : 1);
      }
    }
    this.cursor = cursor;
    return true;
  }
}
