// A session's state as this page knows it: seeded by a snapshot, then folded from events, so that what is shown is
// true at exactly one cursor. Analytics alone are the service's own sums, asked for again as events come.

import { parseCursor } from './cursor.js';
import { toNumber } from './format.js';

const MAX_TRADES = 100;

export class SessionState {
  /** The cursor that everything but `analytics` is true at. */
  cursor = null;
  session = {};
  positions = new Map();
  metrics = {};
  trades = { total: 0, recent: [] };
  analytics = null;
  counts = Object.create(null);
  /** The time that the last event was recorded, as sent. */
  lastTs = null;

  /** Takes a whole state in place of what was known: {catchup_id, state}. */
  seed(body) {
    this.#put(body.state ?? {});
    this.cursor = body.catchup_id ?? null;
  }

  /** Takes what an older event cannot change: the service's sums, if they are of the same epoch. */
  takeAnalytics(body) {
    const theirs = parseCursor(body.catchup_id);
    const ours = parseCursor(this.cursor);
    if (theirs && ours && theirs.epoch !== ours.epoch) {
      return false;
    }
    this.analytics = body.state?.analytics ?? null;
    this.session = { ...this.session, ...body.state?.session };
    return true;
  }

  /** Of the positions as [id, data]; the service keeps closed ones a while. */
  openPositions() {
    return [...this.positions].filter(([, data]) => isOpen(data));
  }

  /** Folds one event in; true when its log had begun again from nothing, and so did we. */
  apply(event) {
    const { type, data } = event;
    const restarted = this.cursor !== null && parseCursor(event.catchup_id)?.epoch !== parseCursor(this.cursor)?.epoch;
    if (restarted) {
      this.#put({ session: this.session });
    }
    this.cursor = event.catchup_id;
    this.lastTs = event.ts ?? this.lastTs;
    this.counts[type] = (this.counts[type] ?? 0) + 1;
    switch (type) {
      case 'position':
        if (data?.removed === true) {
          this.positions.delete(data.position_id);
        } else if (data?.position_id !== undefined) {
          this.positions.set(data.position_id, data);
        }
        break;
      case 'trade':
        this.trades.total++;
        this.trades.recent.push(data ?? {});
        if (this.trades.recent.length > MAX_TRADES) {
          this.trades.recent.shift();
        }
        break;
      case 'metrics':
        this.metrics = data ?? {};
        break;
      case 'session':
        if (data?.status) {
          this.session = { ...this.session, status: data.status };
        }
        break;
      case 'fork':
        this.#put({ ...data?.state, session: this.session, counts: this.counts });
        break;
      default:
        break;
    }
    return restarted;
  }

  #put(state) {
    this.session = state.session ?? this.session;
    this.positions = new Map(Object.entries(state.positions ?? {}));
    this.metrics = state.metrics ?? {};
    const recent = state.trades?.recent ?? [];
    this.trades = { total: state.trades?.total ?? recent.length, recent: recent.slice(-MAX_TRADES) };
    this.analytics = state.analytics ?? null;
    // Without a prototype: a type may be called "constructor".
    this.counts = Object.assign(Object.create(null), state.counts);
  }
}

/** The rule of the service's own sums. */
function isOpen({ status, actual_quantity: actual, quantity }) {
  return String(status).toLowerCase() !== 'closed' && toNumber(actual ?? quantity) !== 0;
}
