// The figures at the top of a session. They are the service's own sums, so open positions and their marks are in them.

import { el, setAttribute, setText } from './dom.js';
import { NOTHING, count, plain, rounded, signClass, toNumber } from './format.js';

const TILES = [
  { name: 'Equity', field: 'equity', signed: true, note: (a) => `peak ${rounded(a.peak_equity)}` },
  { name: 'Drawdown', field: 'drawdown', note: (a) => `largest ${rounded(a.max_drawdown)}` },
  { name: 'Realized', field: 'realized_pnl', signed: true, note: (a) => `expectancy ${rounded(a.expectancy)}` },
  { name: 'Unrealized', field: 'unrealized_pnl', signed: true, note: () => 'open positions' },
  {
    name: 'Win rate',
    field: 'win_rate',
    show: percent,
    note: (a) => `${count(a.wins)} won, ${count(a.losses)} lost, ${count(a.breakeven)} even`,
  },
  { name: 'Profit factor', field: 'profit_factor', note: () => 'won / lost' },
];

export class Tiles {
  #tiles = TILES.map((tile) => ({ ...tile, value: el('dd', { class: 'value' }), small: el('dd', { class: 'small' }) }));

  constructor() {
    this.element = el(
      'dl',
      { class: 'tiles' },
      this.#tiles.map((t) => el('div', { class: 'tile' }, el('dt', {}, t.name), t.value, t.small)),
    );
  }

  draw(analytics) {
    const a = analytics ?? {};
    for (const tile of this.#tiles) {
      const value = a[tile.field];
      setText(tile.value, (tile.show ?? rounded)(value));
      setAttribute(tile.value, 'title', plain(value));
      setAttribute(tile.value, 'class', `value ${tile.signed ? signClass(value) : ''}`.trim());
      setText(tile.small, analytics ? tile.note(a) : NOTHING);
    }
  }
}

/** The service gives a fraction of the decided trades. */
function percent(fraction) {
  const n = toNumber(fraction);
  return n === null ? NOTHING : `${rounded(n * 100, 1)} %`;
}
