// The list of sessions, asked for again every few seconds while somebody looks.

import { address, get, sessionPath } from './api.js';
import { KeyedTable, el, setText } from './dom.js';
import { count, countsByType, dateTime, plain } from './format.js';

const POLL_MILLIS = 5_000;
const PAGE = 100;

export class SessionsView {
  title = 'Sessions';
  #offset = 0;
  #timer = null;
  #stopped = false;
  #loads = 0;
  #refreshed = null;
  #table = new KeyedTable({
    caption: 'Sessions',
    empty: 'Loading…',
    columns: [
      { head: 'Session', cell: (s) => s.session_id, link: (s) => `#/s/${encodeURIComponent(s.session_id)}` },
      { head: 'Status', cell: (s) => plain(s.status) },
      { head: 'Head', numeric: true, cell: (s) => plain(s.head) },
      { head: 'Events', cell: (s) => eventCounts(s.counts) },
      { head: 'Mode', cell: (s) => plain(s.mode) },
      { head: 'Created (UTC)', cell: (s) => ({ text: dateTime(s.created_at), title: plain(s.created_at) }) },
      { head: 'Updated (UTC)', cell: (s) => ({ text: dateTime(s.updated_at), title: plain(s.updated_at) }) },
      { head: 'State', cell: () => 'JSON', link: (s) => address(sessionPath(s.session_id, 'state')).href },
      { head: 'Export', cell: () => 'ZIP', link: (s) => address(sessionPath(s.session_id, 'export')).href },
    ],
  });
  #note = el('p', { class: 'small', role: 'status' });
  #start = howToCreate();
  #range = el('span');
  #newer = el('button', { type: 'button', onclick: () => this.#turn(-PAGE) }, 'Previous');
  #older = el('button', { type: 'button', onclick: () => this.#turn(PAGE) }, 'Next');
  #pager = el('p', { class: 'pager', hidden: true }, this.#newer, ' ', this.#range, ' ', this.#older);
  #onVisible = () => !document.hidden && this.#load();

  constructor() {
    this.element = el(
      'div',
      {},
      el('h1', { tabindex: '-1' }, 'Sessions'),
      this.#note,
      this.#table.element,
      this.#start,
      this.#pager,
    );
  }

  start() {
    document.addEventListener('visibilitychange', this.#onVisible);
    this.#load();
  }

  stop() {
    this.#stopped = true;
    clearTimeout(this.#timer);
    document.removeEventListener('visibilitychange', this.#onVisible);
  }

  #turn(by) {
    this.#offset = Math.max(0, this.#offset + by);
    this.#load();
  }

  async #load() {
    clearTimeout(this.#timer);
    const load = ++this.#loads;
    let page = null;
    let failure = '';
    try {
      page = await get('sessions', { limit: PAGE, offset: this.#offset });
    } catch (e) {
      failure = e.message;
    }
    // A later question has overtaken this answer.
    if (this.#stopped || load !== this.#loads) {
      return;
    }
    if (page) {
      this.#refreshed = new Date();
      this.#show(page);
      setText(this.#note, '');
    } else {
      const since = this.#refreshed ? ` The list is from ${dateTime(this.#refreshed.getTime())} UTC.` : '';
      setText(this.#note, `Could not refresh: ${failure}${since}`);
    }
    if (!document.hidden) {
      this.#timer = setTimeout(() => this.#load(), POLL_MILLIS);
    }
  }

  #show({ items, total }) {
    if (items.length === 0 && this.#offset > 0 && total > 0) {
      this.#turn(-PAGE);
      return;
    }
    this.#table.update(items, (s) => s.session_id);
    this.#table.sayEmpty('There is no session yet.');
    this.#start.hidden = items.length > 0;
    this.#pager.hidden = total <= PAGE;
    setText(this.#range, `${count(this.#offset + 1)} to ${count(this.#offset + items.length)} of ${count(total)}`);
    this.#newer.disabled = this.#offset === 0;
    this.#older.disabled = this.#offset + items.length >= total;
  }
}

function eventCounts(counts) {
  return counts !== null && typeof counts === 'object' ? countsByType(counts) : count(counts);
}

function howToCreate() {
  const url = address('sessions').href;
  const type = `-H 'Content-Type: application/json'`;
  const post = (path, body) => `curl -X POST ${url}${path} ${type} \\\n  -d '${JSON.stringify(body)}'`;
  const register = { session_id: 'demo', user_id: 'me', strategy_id: 'first', broker_connection_id: 'paper' };
  const replay = { kind: 'replay', source: 'bitstamp-2013-11', symbol: 'BTCUSD', strategy: 'sma_cross', speed: 60 };
  const trade = { trade_id: 'p1-r0', position_id: 'p1', symbol: 'BTCUSD', side: 'buy', quantity: 1, pnl: 12.5 };
  const code = [
    '# register a session and start it',
    post('', register),
    `curl -X POST ${url}/demo/start`,
    '',
    '# let the service replay real market data through a strategy',
    post('/demo/executions', replay),
    '',
    '# or send events of your own',
    post('/demo/trades', trade),
  ].join('\n');
  return el(
    'div',
    { class: 'how-to', hidden: true },
    el('p', {}, 'Create one from a terminal; it appears here within seconds:'),
    el('pre', { tabindex: '0', 'aria-label': 'Commands that create a session' }, el('code', {}, code)),
  );
}
