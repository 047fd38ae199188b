// One session, live. The stream's snapshot seeds the state and its events are folded in; the figures and the newest
// point of the curve are asked of the service, at most once a second, whenever something has changed.

import { address, get, sessionPath } from './api.js';
import { EquityChart } from './chart.js';
import { ConnectionBar } from './connection.js';
import { drawer, el, setAttribute, setText } from './dom.js';
import { Feed } from './feed.js';
import { count, countsByType, parseExact, plain } from './format.js';
import { Lifecycle } from './lifecycle.js';
import { Refresher } from './refresher.js';
import { SessionState } from './session-state.js';
import { MAX_ROWS, metricsTable, positionsTable, tradesTable } from './session-tables.js';
import { subscribe } from './tapedeck.js';
import { Tiles } from './tiles.js';

// More than these between two looks at the figures, and one point a look would leave out what happened in between.
const MANY_EVENTS = 20;
// These types are shown, so their digits matter; parsing the others exactly would only cost time.
const EXACT = new Set(['snapshot', 'position', 'trade', 'metrics', 'tick', 'fork']);

export class SessionView {
  #id;
  #state = new SessionState();
  #seeded = false;
  #sinceFigures = 0;
  #stream = null;
  #chart = new EquityChart();
  #tiles = new Tiles();
  #feed = new Feed();
  #positions = positionsTable();
  #trades = tradesTable();
  #metrics = metricsTable();
  #status = el('span', { class: 'status' });
  #facts = el('p', { class: 'small' });
  #asOf = el('p', { class: 'as-of', hidden: true });
  #tradesTotal = el('span', { class: 'small' });
  #positionsTotal = el('span', { class: 'small' });
  #countsLine = el('p', { class: 'small' });
  #connection = new ConnectionBar(() => this.#stream.reconnect());
  #lifecycle;
  #body;
  #drawer = drawer(() => this.#draw());
  #figures = new Refresher(1_000, () => this.#loadFigures());
  #curve = new Refresher(5_000, () => this.#loadCurve());

  constructor(id) {
    this.#id = id;
    this.title = id;
    this.#lifecycle = new Lifecycle(id, (session) => this.#changed(session));
    this.#body = el(
      'div',
      { class: 'live-body' },
      this.#tiles.element,
      panel('Equity', null, this.#chart.element),
      panel('Positions', this.#positionsTotal, this.#positions.element),
      panel('Trades', this.#tradesTotal, this.#trades.element),
      panel('Events', null, this.#countsLine, this.#feed.element),
      panel('Metrics', null, this.#metrics.element),
    );
    this.element = el(
      'div',
      { class: 'session' },
      el(
        'div',
        { class: 'session-head' },
        el('div', {}, el('h1', { tabindex: '-1' }, id), ' ', this.#status, this.#facts),
        this.#lifecycle.element,
      ),
      this.#connection.element,
      this.#asOf,
      this.#body,
    );
  }

  start() {
    this.#stream = subscribe({
      url: address(sessionPath(this.#id, 'stream')),
      from: 'snapshot',
      parse: (text, type) => (EXACT.has(type) ? parseExact(text) : JSON.parse(text)),
      onSnapshot: (body) => {
        this.#state.seed(body);
        this.#seeded = true;
        this.#curve.ask();
      },
      onEvent: (event) => {
        if (this.#state.apply(event)) {
          this.#curve.ask();
        }
        this.#feed.add(event);
        if (event.type !== 'node') {
          this.#sinceFigures++;
          this.#figures.ask();
        }
      },
      // What came while this page was away is in the service's curve, not in ours.
      onCaughtUp: (body) => {
        this.#figures.ask();
        if (body.replayed > 0) {
          this.#curve.ask();
        }
      },
      onState: (state) => {
        this.#connection.show(state);
        if (state.phase === 'ended') {
          this.#figures.ask();
          this.#curve.ask();
        }
        this.#drawer.invalidate();
      },
    });
    this.#connection.show(this.#stream.state);
    this.#draw();
  }

  stop() {
    this.#stream?.close();
    this.#figures.stop();
    this.#curve.stop();
    this.#drawer.stop();
    this.#connection.stop();
    this.#chart.stop();
  }

  /** The answer to a command; the same change comes over the stream, unless that had ended. */
  #changed(session) {
    if (session?.status) {
      this.#state.session = { ...this.#state.session, ...session };
    }
    if (this.#stream.state.phase === 'ended') {
      this.#stream.reconnect();
    }
    this.#drawer.invalidate();
  }

  async #loadFigures() {
    const { phase } = this.#stream.state;
    if (phase !== 'live' && phase !== 'ended') {
      return;
    }
    const body = await get(sessionPath(this.#id, 'state'), {}, parseExact);
    if (!this.#seeded) {
      // A log that ended before we came answers 204, without a snapshot.
      this.#state.seed(body);
      this.#seeded = true;
    } else if (!this.#state.takeAnalytics(body)) {
      return;
    }
    if (this.#sinceFigures > MANY_EVENTS) {
      this.#curve.ask();
    }
    this.#sinceFigures = 0;
    this.#chart.add(this.#state.lastTs, this.#state.analytics?.equity);
    this.#chart.draw();
    this.#drawer.invalidate();
  }

  async #loadCurve() {
    const body = await get(sessionPath(this.#id, 'equity'), { points: 500 });
    this.#chart.replace(body.points ?? body.items ?? []);
    this.#chart.draw();
  }

  #draw() {
    const { session, trades, metrics, analytics, counts } = this.#state;
    const { phase } = this.#stream.state;
    setText(this.#status, session.status ?? '');
    setAttribute(this.#status, 'data-status', session.status ?? '');
    setText(this.#facts, facts(session));
    this.#lifecycle.draw(session.status);
    this.#connection.draw();
    this.#drawStaleness(phase);
    this.#tiles.draw(analytics);
    const positions = this.#state.openPositions();
    const open = positions.slice(0, MAX_ROWS);
    this.#positions.update(open.map(([id, p]) => ({ position_id: id, ...p })), (p) => p.position_id);
    setText(this.#positionsTotal, totals(open.length, positions.length));
    this.#trades.update(trades.recent.toReversed(), (t) => t.trade_id ?? t);
    setText(this.#tradesTotal, totals(trades.recent.length, trades.total));
    this.#metrics.update(Object.entries(metrics).slice(0, MAX_ROWS), ([name]) => name);
    setText(this.#countsLine, countsByType(counts));
    this.#feed.draw();
  }

  /** What is not live must not look live. */
  #drawStaleness(phase) {
    const current = phase === 'live' || phase === 'ended';
    setAttribute(this.#body, 'data-current', String(current));
    this.#body.hidden = !this.#seeded;
    this.#asOf.hidden = current;
    const { cursor, lastTs } = this.#state;
    const recorded = lastTs ? `, recorded ${lastTs}` : '';
    const shown = `Not live. Shown as of event ${plain(cursor)}${recorded}.`;
    setText(this.#asOf, this.#seeded ? shown : 'Nothing received yet.');
  }
}

function panel(name, note, ...content) {
  const head = el('div', { class: 'panel-head' }, el('h2', {}, name), note);
  return el('section', { class: `panel panel-${name.toLowerCase()}` }, head, content);
}

function facts(session) {
  const known = [session.mode, session.user_id, session.strategy_id, session.broker_connection_id];
  return known.filter(Boolean).join(' · ');
}

function totals(shown, all) {
  return shown < all ? `latest ${count(shown)} of ${count(all)}` : count(all);
}
