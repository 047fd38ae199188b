// The last events, newest first. Ticks come by the thousand and would drown the rest, so they are kept apart.

import { reasons, summary } from './describe.js';
import { el } from './dom.js';
import { clock } from './format.js';

const MAX_EVENTS = 200;
const MAX_CONDITIONS = 20;

export class Feed {
  #all = [];
  #withoutTicks = [];
  // Where the list on the page is: the newest event that it shows.
  #shown = null;
  #list = el('ol', { class: 'feed', reversed: true, 'aria-label': 'Events, newest first' });
  #ticks = el('input', { type: 'checkbox', onchange: () => this.#rebuild() });
  #hold = el('input', { type: 'checkbox', onchange: () => this.draw() });
  #empty = el('p', { class: 'empty' }, 'No event since this page was opened.');

  constructor() {
    this.element = el(
      'div',
      {},
      el(
        'p',
        { class: 'options' },
        el('label', {}, this.#ticks, ' show ticks'),
        el('label', {}, this.#hold, ' hold still'),
      ),
      this.#empty,
      el('div', { class: 'scroller tall', tabindex: '0', role: 'region', 'aria-label': 'Events' }, this.#list),
    );
  }

  add(event) {
    remember(this.#all, event);
    if (event.type !== 'tick') {
      remember(this.#withoutTicks, event);
    }
  }

  draw() {
    if (this.#hold.checked) {
      return;
    }
    const events = this.#ticks.checked ? this.#all : this.#withoutTicks;
    let from = this.#shown ? events.lastIndexOf(this.#shown) + 1 : 0;
    if (from === 0) {
      this.#list.replaceChildren();
    }
    for (; from < events.length; from++) {
      this.#list.prepend(item(events[from]));
    }
    while (this.#list.childElementCount > MAX_EVENTS) {
      this.#list.lastElementChild.remove();
    }
    this.#shown = events.at(-1) ?? null;
    this.#empty.hidden = events.length > 0;
  }

  #rebuild() {
    this.#shown = null;
    this.draw();
  }
}

function remember(ring, event) {
  ring.push(event);
  if (ring.length > MAX_EVENTS) {
    ring.shift();
  }
}

function item(event) {
  const why = reasons(event);
  return el(
    'li',
    {},
    el('span', { class: 'cursor' }, event.catchup_id),
    ' ',
    el('time', { datetime: event.ts, title: event.ts }, clock(event.ts)),
    ' ',
    el('span', { class: `type type-${event.type.split(/[^a-z0-9-]/)[0]}` }, event.type),
    ' ',
    el('span', { class: 'what' }, summary(event)),
    why && conditions(why),
  );
}

function conditions(why) {
  const shown = why.conditions.slice(0, MAX_CONDITIONS).map((c) =>
    el(
      'li',
      { class: c.met ? 'met' : 'unmet' },
      el('span', { class: 'mark', 'aria-hidden': 'true' }, c.met ? '✓' : '✗'),
      el('span', { class: 'sr-only' }, c.met ? 'met: ' : 'not met: '),
      c.text,
    ),
  );
  const more = why.conditions.length - shown.length;
  return el(
    'div',
    { class: 'why' },
    el('span', {}, why.met ? 'why' : 'why not'),
    el('ul', {}, shown, more > 0 ? el('li', {}, `and ${more} more`) : null),
  );
}
