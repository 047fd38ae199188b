// Says, at the top of a session, whether what is shown is live. A screen reader hears the phase, not each second of a
// countdown.

import { el, setAttribute, setText } from './dom.js';
import { count, plain, secondsUntil } from './format.js';

const PHASES = {
  connecting: 'Connecting',
  catching_up: 'Catching up',
  live: 'Live',
  reconnecting: 'Reconnecting',
  ended: 'Ended',
  failed: 'Not connected',
};

export class ConnectionBar {
  #phase = el('strong', { class: 'phase', role: 'status', 'aria-live': 'polite' });
  #detail = el('span', { class: 'detail' });
  #position = el('span', { class: 'position' });
  #fault = el('p', { class: 'fault', role: 'alert', hidden: true });
  #retry;
  #state = null;
  #timer;

  constructor(onRetry) {
    this.#retry = el('button', { type: 'button', hidden: true, onclick: onRetry }, 'Connect now');
    this.element = el(
      'section',
      { class: 'connection', 'aria-label': 'Connection' },
      el('p', {}, this.#phase, ' ', this.#detail, ' ', this.#retry),
      el('p', {}, el('small', {}, this.#position)),
      this.#fault,
    );
    this.#timer = setInterval(() => this.draw(), 1_000);
  }

  stop() {
    clearInterval(this.#timer);
  }

  show(state) {
    this.#state = state;
  }

  draw() {
    const s = this.#state;
    if (!s) {
      return;
    }
    const silent = s.phase === 'live' && s.silentMillis > 0;
    setText(this.#phase, silent ? 'Perhaps not live' : PHASES[s.phase]);
    setText(this.#detail, detail(s));
    setAttribute(this.element, 'data-phase', silent ? 'silent' : s.phase);
    this.#retry.hidden = !['reconnecting', 'failed', 'ended'].includes(s.phase);
    const parts = [`cursor ${plain(s.cursor)}`, `${count(s.received)} events received`];
    if (s.connections > 1) {
      parts.push(`connected ${count(s.connections)} times`);
    }
    parts.push(`${count(s.missing)} missing, ${count(s.repeats)} repeated`);
    setText(this.#position, parts.join(' · '));
    setText(this.#fault, fault(s));
    this.#fault.hidden = fault(s) === '';
  }
}

function detail(s) {
  const retry = s.retryAt ? `next try in ${secondsUntil(s.retryAt)} s` : '';
  switch (s.phase) {
    case 'catching_up':
      return s.behind === null ? '' : `${count(s.behind)} behind`;
    case 'live':
      return s.silentMillis > 0 ? `nothing heard for ${Math.round(s.silentMillis / 1000)} s` : '';
    case 'reconnecting':
      return [`in ${secondsUntil(s.retryAt)} s`, s.reason].filter(Boolean).join(' – ');
    case 'failed':
      return [s.reason, retry].filter(Boolean).join(' – ');
    case 'ended':
      return 'the session is closed; this is its final state';
    case 'connecting':
      return s.reason ?? '';
    default:
      return '';
  }
}

function fault(s) {
  const found = [];
  if (s.missing > 0) {
    found.push(`${count(s.missing)} events never came`);
  }
  if (s.repeats > 0) {
    found.push(`${count(s.repeats)} events came twice`);
  }
  if (s.unreadable > 0) {
    found.push(`${count(s.unreadable)} frames could not be read`);
  }
  return found.length ? `The stream broke its promise: ${found.join(', ')}. Reload the page for a fresh snapshot.` : '';
}
