// Asks the service again when there is reason to, not too often, and never two at a time. While the page is hidden a
// request waits until somebody looks.

const MAX_INTERVAL_MILLIS = 30_000;

export class Refresher {
  #load;
  #intervalMillis;
  #asked = false;
  #busy = false;
  #stopped = false;
  #failures = 0;
  #last = -Infinity;
  #timer = null;
  #onVisible = () => this.#plan();

  constructor(intervalMillis, load) {
    this.#intervalMillis = intervalMillis;
    this.#load = load;
    document.addEventListener('visibilitychange', this.#onVisible);
  }

  ask() {
    this.#asked = true;
    this.#plan();
  }

  stop() {
    this.#stopped = true;
    clearTimeout(this.#timer);
    document.removeEventListener('visibilitychange', this.#onVisible);
  }

  #plan() {
    if (!this.#asked || this.#busy || this.#stopped || this.#timer !== null || document.hidden) {
      return;
    }
    const interval = Math.min(this.#intervalMillis * 2 ** this.#failures, MAX_INTERVAL_MILLIS);
    this.#timer = setTimeout(() => this.#run(), Math.max(0, this.#last + interval - performance.now()));
  }

  async #run() {
    this.#timer = null;
    this.#asked = false;
    this.#busy = true;
    this.#last = performance.now();
    try {
      await this.#load();
      this.#failures = 0;
    } catch {
      // The stream's own state tells the reader what is wrong; here it is only tried again.
      this.#failures = Math.min(this.#failures + 1, 5);
      this.#asked = true;
    }
    this.#busy = false;
    this.#plan();
  }
}
