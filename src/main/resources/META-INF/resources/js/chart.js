// The equity curve: one line over time, drawn as SVG by hand. It holds a bounded number of points; drawdown and the
// other figures come from the service and do not depend on what is kept here.

import { el, setAttribute, svg } from './dom.js';
import { dateTime, rounded, toMillis, toNumber } from './format.js';
import { span, thin, timeTicks, valueTicks } from './scale.js';

const MAX_POINTS = 1_500;
const HEIGHT = 240;
const PAD = { top: 12, right: 12, bottom: 26, left: 64 };

export class EquityChart {
  #points = [];
  #width = 640;
  #grid = svg('g', { class: 'grid' });
  #line = svg('path', { class: 'line', fill: 'none' });
  #dot = svg('circle', { class: 'dot', r: 3 });
  #svg = svg('svg', { class: 'chart', role: 'img', height: HEIGHT }, this.#grid, this.#line, this.#dot);
  #empty = el('p', { class: 'empty' }, 'No equity yet: it begins with the first trade or position.');
  #observer;

  constructor() {
    this.element = el('div', {}, this.#empty, this.#svg);
    this.#observer = new ResizeObserver(([entry]) => {
      const width = Math.round(entry.contentRect.width);
      if (width > 0 && width !== this.#width) {
        this.#width = width;
        this.draw();
      }
    });
    this.#observer.observe(this.element);
    this.draw();
  }

  stop() {
    this.#observer.disconnect();
  }

  /** Replaces the curve with the service's points: {ts, equity} or [seq, ts, equity]. */
  replace(points) {
    this.#points = [];
    for (const p of points) {
      const [ts, equity] = Array.isArray(p) ? p.slice(-2) : [p.ts, p.equity];
      this.add(ts, equity);
    }
  }

  /** Adds a point at the end; one that would go back in time stands at the end all the same. */
  add(ts, equity) {
    const millis = toMillis(ts);
    const value = toNumber(equity);
    if (millis === null || value === null) {
      return;
    }
    const last = this.#points.at(-1);
    if (last && last.value === value && this.#points.at(-2)?.value === value) {
      // A level stretch needs its two ends only.
      last.millis = Math.max(last.millis, millis);
      return;
    }
    this.#points.push({ millis: Math.max(millis, last?.millis ?? millis), value });
    if (this.#points.length > MAX_POINTS) {
      this.#points = thin(this.#points);
    }
  }

  draw() {
    const points = this.#points;
    this.#empty.hidden = points.length > 0;
    this.#svg.toggleAttribute('hidden', points.length === 0);
    if (points.length === 0) {
      return;
    }
    const values = points.map((p) => p.value);
    const lowest = values.reduce((a, b) => Math.min(a, b));
    const highest = values.reduce((a, b) => Math.max(a, b));
    const [low, high] = span(lowest, highest, Math.abs(lowest) * 0.01 || 1);
    const [start, end] = span(points[0].millis, points.at(-1).millis, 500);
    const x = (millis) => PAD.left + ((millis - start) / (end - start)) * (this.#width - PAD.left - PAD.right);
    const y = (value) => HEIGHT - PAD.bottom - ((value - low) / (high - low)) * (HEIGHT - PAD.top - PAD.bottom);

    setAttribute(this.#svg, 'viewBox', `0 0 ${this.#width} ${HEIGHT}`);
    setAttribute(this.#svg, 'width', String(this.#width));
    const path = points.map((p, i) => `${i ? 'L' : 'M'}${x(p.millis).toFixed(1)} ${y(p.value).toFixed(1)}`);
    setAttribute(this.#line, 'd', path.join(''));
    setAttribute(this.#dot, 'cx', x(points.at(-1).millis).toFixed(1));
    setAttribute(this.#dot, 'cy', y(points.at(-1).value).toFixed(1));
    this.#grid.replaceChildren(...this.#valueAxis(low, high, y), ...this.#timeAxis(start, end, x));
    const when = `from ${dateTime(start)} to ${dateTime(end)} UTC`;
    const range = `lowest ${rounded(lowest)}, highest ${rounded(highest)}, last ${rounded(values.at(-1))}`;
    setAttribute(this.#svg, 'aria-label', `Equity ${when}: ${range}.`);
  }

  #valueAxis(low, high, y) {
    const { values, places } = valueTicks(low, high, 4);
    return values.flatMap((value) => {
      const at = y(value).toFixed(1);
      return [
        svg('line', { x1: PAD.left, x2: this.#width - PAD.right, y1: at, y2: at, class: value === 0 ? 'zero' : null }),
        svg('text', { x: PAD.left - 8, y: at, dy: '0.32em', 'text-anchor': 'end' }, rounded(value, places)),
      ];
    });
  }

  #timeAxis(start, end, x) {
    const room = this.#width - PAD.right;
    return timeTicks(start, end, Math.max(2, this.#width / 130)).map(({ millis, label }) => {
      const at = x(millis);
      const anchor = at > room - 36 ? 'end' : at < PAD.left + 36 ? 'start' : 'middle';
      return svg('text', { x: at.toFixed(1), y: HEIGHT - 8, 'text-anchor': anchor }, label);
    });
  }
}
