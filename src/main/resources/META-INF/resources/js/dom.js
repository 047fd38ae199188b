// Making and updating elements. Whatever comes from the service becomes text, never markup.

const SVG = 'http://www.w3.org/2000/svg';

/** el('button', {class: 'x', onclick: f, 'aria-label': '…'}, 'text', child). */
export function el(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

export function svg(tag, attributes = {}, ...children) {
  return fill(document.createElementNS(SVG, tag), attributes, children);
}

function fill(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith('on')) {
      node.addEventListener(name.slice(2), value);
    } else if (value !== false && value !== null && value !== undefined) {
      node.setAttribute(name, value === true ? '' : value);
    }
  }
  node.append(...children.flat().filter((c) => c !== null && c !== undefined));
  return node;
}

/** Changes nothing that is so already, so that a reader's selection survives. */
export function setText(node, text) {
  if (node.textContent !== text) {
    node.textContent = text;
  }
}

export function setAttribute(node, name, value) {
  if (node.getAttribute(name) !== value) {
    node.setAttribute(name, value);
  }
}

/**
 * Keeps table rows in step with items: a row lives as long as its key, cells change only where the value did.
 * A column is {head, cell(item) → {text, title?, class?} or text, numeric?, link?(item) → href}.
 */
export class KeyedTable {
  #columns;
  #body = el('tbody');
  #rows = new Map();
  #empty;

  constructor({ caption, columns, empty }) {
    this.#columns = columns;
    const heads = columns.map((c) => el('th', { scope: 'col', class: c.numeric ? 'number' : null }, c.head));
    this.table = el(
      'table',
      {},
      el('caption', { class: 'sr-only' }, caption),
      el('thead', {}, el('tr', {}, heads)),
      this.#body,
    );
    this.#empty = el('p', { class: 'empty' }, empty);
    // A wide table scrolls by itself, and by keyboard too.
    this.scroller = el('div', { class: 'scroller', tabindex: '0', role: 'region', 'aria-label': caption }, this.table);
    this.element = el('div', {}, this.#empty, this.scroller);
    this.scroller.hidden = true;
  }

  sayEmpty(text) {
    setText(this.#empty, text);
  }

  update(items, keyOf) {
    const wanted = new Set(items.map(keyOf));
    for (const [key, row] of this.#rows) {
      if (!wanted.has(key)) {
        row.remove();
        this.#rows.delete(key);
      }
    }
    let place = this.#body.firstChild;
    for (const item of items) {
      const key = keyOf(item);
      let row = this.#rows.get(key);
      if (!row) {
        row = this.#newRow();
        this.#rows.set(key, row);
      }
      this.#fillRow(row, item);
      if (row === place) {
        place = place.nextSibling;
      } else {
        this.#body.insertBefore(row, place);
      }
    }
    this.#empty.hidden = items.length > 0;
    this.scroller.hidden = items.length === 0;
  }

  #newRow() {
    const cells = this.#columns.map((c) =>
      el('td', { class: c.numeric ? 'number' : null }, c.link ? el('a') : null),
    );
    return el('tr', {}, cells);
  }

  #fillRow(row, item) {
    this.#columns.forEach((column, i) => {
      const cell = row.children[i];
      const value = column.cell(item);
      const { text, title, class: style } = typeof value === 'object' ? value : { text: value };
      const target = column.link ? cell.firstChild : cell;
      setText(target, text);
      if (column.link) {
        setAttribute(target, 'href', column.link(item));
      }
      setAttribute(cell, 'title', title ?? '');
      setAttribute(cell, 'class', [column.numeric ? 'number' : '', style ?? ''].join(' ').trim());
    });
  }
}

/** Runs `draw` on the next frame after invalidate(), at most once per `millis`; hidden pages draw nothing. */
export function drawer(draw, millis = 100) {
  let asked = false;
  let stopped = false;
  let drawnAt = 0;
  const frame = (now) => {
    if (stopped) {
      return;
    }
    if (now - drawnAt < millis) {
      requestAnimationFrame(frame);
      return;
    }
    asked = false;
    drawnAt = now;
    draw();
  };
  return {
    invalidate() {
      if (!asked && !stopped) {
        asked = true;
        requestAnimationFrame(frame);
      }
    },
    stop() {
      stopped = true;
    },
  };
}
