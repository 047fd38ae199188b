// The buttons that start, pause, resume and stop a session. The service decides; what it refuses is shown in its words.

import { post, sessionPath } from './api.js';
import { el, setText } from './dom.js';

const COMMANDS = [
  { name: 'start', label: 'Start', from: ['queued'] },
  { name: 'pause', label: 'Pause', from: ['running'] },
  { name: 'resume', label: 'Resume', from: ['paused', 'interrupted'] },
  { name: 'stop', label: 'Stop', from: ['queued', 'running', 'paused', 'interrupted', 'error'] },
];
const STOP_QUESTION = 'Stop this session for good? It takes no more events and writes its final exports.';
const KNOWN = new Set([...COMMANDS.flatMap((c) => c.from), 'completed', 'removed']);

export class Lifecycle {
  #id;
  #onDone;
  #busy = false;
  #status;
  #buttons = COMMANDS.map((c) => ({
    ...c,
    button: el('button', { type: 'button', disabled: true, onclick: () => this.#send(c) }, c.label),
  }));
  #said = el('p', { class: 'refusal', role: 'alert', hidden: true });

  constructor(id, onDone) {
    this.#id = id;
    this.#onDone = onDone;
    this.element = el(
      'div',
      { class: 'lifecycle' },
      el('div', { role: 'group', 'aria-label': 'Session control' }, this.#buttons.map((b) => b.button)),
      this.#said,
    );
  }

  /** Offers what the status allows; everything for a status that this page does not know. */
  draw(status) {
    this.#status = status;
    for (const { from, button } of this.#buttons) {
      const disabled = this.#busy || !status || (KNOWN.has(status) && !from.includes(status));
      if (button.disabled !== disabled) {
        button.disabled = disabled;
      }
    }
  }

  async #send({ name }) {
    if (name === 'stop' && !confirm(STOP_QUESTION)) {
      return;
    }
    this.#busy = true;
    this.draw(this.#status);
    this.#say('');
    try {
      this.#onDone(await post(sessionPath(this.#id, name)));
    } catch (e) {
      this.#say(`Cannot ${name}: ${e.message}${e.code ? ` (${e.code})` : ''}`);
    } finally {
      this.#busy = false;
      this.draw(this.#status);
    }
  }

  #say(text) {
    setText(this.#said, text);
    this.#said.hidden = text === '';
  }
}
