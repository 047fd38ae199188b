// The stream client: follows one log over SSE and comes back by itself, from the last event it saw, whatever happens.
// A browser's EventSource gives up for good on 401, 204, 429 and 503, hides why, and cannot tell a silent line from a
// dead one; hence a loop of our own. Runs in browsers and in Node; needs nothing but fetch.

import { afterFailure, afterRefusal } from './backoff.js';
import { CursorTrack, distance } from './cursor.js';
import { SseParser } from './sse.js';
import { breathe, pause } from './waiting.js';

// The service speaks at least every 15 s. One missed sign of life is worth mentioning, two and a half are a dead line.
const SILENT_MILLIS = 20_000;
const DEAD_MILLIS = 40_000;
const TICK_MILLIS = 1_000;
// How long a replay may keep the thread before the page gets to draw.
const SLICE_MILLIS = 24;

/**
 * Follows a stream until close() is called.
 *
 * - `url`: of the stream; `from`: snapshot, start or now; `after`: a cursor to begin after; `types`: only these.
 * - `onHello(hello)`, `onSnapshot(body)`, `onEvent(envelope)`, `onCaughtUp(body)`, `onEnded(body)`.
 * - `onState(state)`: at every change, at most once per chunk read. `state.phase` is one of connecting, catching_up,
 *   live, reconnecting, ended, failed; further `cursor`, `head`, `behind`, `reason`, `retryAt` (epoch milliseconds),
 *   `silentMillis`, and the counts `received`, `connections`, `resets`, `repeats`, `missing`, `unreadable`.
 * - `parse(text, event)`: in place of JSON.parse.
 *
 * Within an epoch every seq must follow the one before. A repeat is counted and not delivered again, what is missing
 * is counted; both are 0 unless the service or something between is broken.
 */
export function subscribe(options) {
  const subscription = new Subscription(options);
  subscription.start();
  return {
    get state() {
      return subscription.state();
    },
    /** Connects now instead of when the back-off says so; also after `ended` and `failed`. */
    reconnect: () => subscription.reconnect(),
    close: () => subscription.close(),
  };
}

class Subscription {
  #options;
  #parse;
  #track;
  #state;
  #closed = false;
  #running = false;
  #abort = null;
  #abortReason = null;
  #hurry = false;
  #waiting = null;
  #attempt = 0;
  #retryMillis = 1_000;
  #heardAt = 0;
  #ticker;
  #onOnline = () => this.#waiting?.wake();
  #onVisible = () => this.#tick();

  constructor(options) {
    this.#options = options;
    this.#parse = options.parse ?? ((text) => JSON.parse(text));
    this.#track = new CursorTrack(options.after, !options.types?.length);
    this.#state = {
      ...{ phase: 'connecting', head: null, reason: null, retryAt: null, silentMillis: 0 },
      ...{ received: 0, connections: 0, resets: 0, unreadable: 0 },
    };
  }

  state() {
    const { cursor, repeats, missing } = this.#track;
    const { phase, head } = this.#state;
    // Once live, the head is wherever we are; before, only the greeting told.
    const behind = phase === 'catching_up' ? distance(cursor, head) : null;
    return { ...this.#state, cursor, repeats, missing, behind, head: phase === 'live' ? cursor : head };
  }

  start() {
    this.#ticker = setInterval(() => this.#tick(), TICK_MILLIS);
    globalThis.addEventListener?.('online', this.#onOnline);
    globalThis.document?.addEventListener('visibilitychange', this.#onVisible);
    this.#run();
  }

  close() {
    this.#closed = true;
    clearInterval(this.#ticker);
    globalThis.removeEventListener?.('online', this.#onOnline);
    globalThis.document?.removeEventListener('visibilitychange', this.#onVisible);
    this.#abort?.abort();
    this.#waiting?.wake();
  }

  reconnect() {
    if (this.#closed) {
      return;
    }
    this.#attempt = 0;
    if (!this.#running) {
      this.#run();
    } else if (this.#abort) {
      this.#hurry = true;
      this.#cut('asked to');
    } else {
      this.#waiting?.wake();
    }
  }

  async #run() {
    this.#running = true;
    try {
      while (!this.#closed) {
        const next = await this.#connectOnce();
        if (this.#closed || next.stop) {
          this.#set({ phase: next.phase, reason: next.reason ?? null, retryAt: null, silentMillis: 0 });
          return;
        }
        if (!this.#hurry) {
          this.#attempt++;
          await this.#pause(next);
        }
      }
    } finally {
      this.#running = false;
    }
  }

  /** One connection from request to end; answers what to do next. */
  async #connectOnce() {
    this.#abort = new AbortController();
    this.#abortReason = null;
    this.#hurry = false;
    this.#heardAt = Date.now();
    this.#set({ phase: 'connecting', retryAt: null, silentMillis: 0 });
    let connected = false;
    try {
      const response = await fetch(...this.#request());
      this.#heardAt = Date.now();
      if (response.status !== 200 || !response.headers.get('content-type')?.startsWith('text/event-stream')) {
        return await afterRefusal(response, this.#attempt, this.#retryMillis);
      }
      connected = true;
      this.#state.connections++;
      const ended = await this.#read(response.body.getReader());
      return ended
        ? { stop: true, phase: 'ended' }
        : afterFailure('the service closed the connection', this.#attempt, this.#retryMillis);
    } catch {
      const broken = connected ? 'the connection broke' : 'the service cannot be reached';
      return afterFailure(this.#abortReason ?? broken, this.#attempt, this.#retryMillis);
    } finally {
      this.#abort.abort();
      this.#abort = null;
    }
  }

  #request() {
    const { url, from, types } = this.#options;
    const { cursor } = this.#track;
    const target = new URL(url, globalThis.document?.baseURI);
    const headers = { Accept: 'text/event-stream' };
    if (cursor) {
      // Said twice: the header is the standard's, the query survives proxies that drop it.
      target.searchParams.set('after', cursor);
      headers['Last-Event-ID'] = cursor;
    } else if (from) {
      target.searchParams.set('from', from);
    }
    if (types?.length) {
      target.searchParams.set('types', [types].flat().join(','));
    }
    return [target, { headers, cache: 'no-store', signal: this.#abort.signal }];
  }

  async #read(reader) {
    let ended = false;
    const parser = new SseParser({
      onRetry: (millis) => (this.#retryMillis = Math.min(Math.max(millis, 100), 60_000)),
      onFrame: (frame) => {
        ended = this.#frame(frame) || ended;
      },
    });
    let sliceEnds = Date.now() + SLICE_MILLIS;
    for (;;) {
      const { done, value } = await reader.read();
      if (done || this.#closed) {
        return ended;
      }
      this.#heardAt = Date.now();
      parser.push(value);
      this.#set({ silentMillis: 0 });
      if (ended) {
        return true;
      }
      if (Date.now() >= sliceEnds) {
        await breathe();
        sliceEnds = Date.now() + SLICE_MILLIS;
      }
    }
  }

  /** Takes one frame; true when it says that the log has ended. */
  #frame(frame) {
    let body;
    if (frame.data !== undefined) {
      try {
        body = this.#parse(frame.data, frame.event);
      } catch {
        this.#state.unreadable++;
      }
    }
    // A producer may name a type of its own "ended": only a control frame lacks the id, and a snapshot the checksum.
    const control = frame.id === undefined || (frame.event === 'snapshot' && body && !('crc' in body));
    return control ? this.#control(frame, body) : this.#event(frame, body);
  }

  #control(frame, body) {
    const { onHello, onSnapshot, onCaughtUp, onEnded } = this.#options;
    switch (frame.event) {
      case 'hello':
        Object.assign(this.#state, { phase: 'catching_up', reason: null, head: body?.head ?? null });
        this.#state.resets += body?.verdict === 'reset' ? 1 : 0;
        this.#deliver(onHello, body);
        break;
      case 'snapshot':
        this.#attempt = 0;
        this.#track.moveTo(frame.id ?? body?.catchup_id);
        this.#deliver(onSnapshot, body);
        break;
      case 'caught_up':
        this.#attempt = 0;
        Object.assign(this.#state, { phase: 'live', reason: null });
        this.#deliver(onCaughtUp, body);
        break;
      case 'ended':
        this.#deliver(onEnded, body);
        return true;
      default:
        break;
    }
    return false;
  }

  #event(frame, body) {
    const bare = frame.data === undefined;
    if (this.#track.step(frame.id, bare) && !bare) {
      this.#attempt = 0;
      this.#state.received++;
      this.#deliver(this.#options.onEvent, body);
    }
    return false;
  }

  /** A callback that throws is its author's fault and must not cost the connection. */
  #deliver(callback, body) {
    if (body !== undefined && callback) {
      try {
        callback(body);
      } catch (e) {
        console.error(e);
      }
    }
  }

  async #pause(next) {
    this.#set({ phase: next.phase, reason: next.reason, retryAt: Date.now() + next.delayMillis });
    this.#waiting = pause(next.delayMillis);
    await this.#waiting.over;
    this.#waiting = null;
  }

  /** The watchdog, by the wall clock: after a sleep of the machine the first tick finds the line dead. */
  #tick() {
    if (this.#abort) {
      const silent = Date.now() - this.#heardAt;
      if (silent >= DEAD_MILLIS) {
        this.#cut(`nothing was heard for ${Math.round(silent / 1000)} s`);
      } else if (silent >= SILENT_MILLIS) {
        this.#set({ silentMillis: silent });
      }
    } else if (this.#state.retryAt && Date.now() >= this.#state.retryAt) {
      this.#waiting?.wake();
    }
  }

  #cut(reason) {
    this.#abortReason = reason;
    this.#abort?.abort();
  }

  #set(changes) {
    Object.assign(this.#state, changes);
    if (!this.#closed) {
      this.#deliver(this.#options.onState, this.state());
    }
  }
}
