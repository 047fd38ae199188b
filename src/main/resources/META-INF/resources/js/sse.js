// Reads an event stream (text/event-stream) piece by piece: bytes in, whole frames out. It knows nothing of Tapedeck.

const LF = 10;
const CR = 13;

/**
 * One parser serves one connection; what an aborted connection leaves half-said dies with it.
 *
 * A frame is {event, id, data}. `id` is undefined unless this very frame names it, and `data` is undefined in a frame
 * that only moves the cursor (a bare `id:`), which a browser's own EventSource would keep to itself.
 */
export class SseParser {
  #decoder = new TextDecoder('utf-8');
  #onFrame;
  #onRetry;
  // The start of a line that has not ended yet; in pieces, so that a line of many chunks is not scanned again for each.
  #pieces = [];
  #afterCr = false;
  #event = '';
  #id;
  #data = [];

  constructor({ onFrame, onRetry = () => {} }) {
    this.#onFrame = onFrame;
    this.#onRetry = onRetry;
  }

  /** Takes the next bytes; a character or a line may be cut anywhere. */
  push(bytes) {
    const text = this.#decoder.decode(bytes, { stream: true });
    let start = 0;
    for (let i = 0; i < text.length; i++) {
      const c = text.charCodeAt(i);
      if (this.#afterCr) {
        this.#afterCr = false;
        if (c === LF) {
          start = i + 1;
          continue;
        }
      }
      if (c === LF || c === CR) {
        this.#pieces.push(text.slice(start, i));
        const line = this.#pieces.length === 1 ? this.#pieces[0] : this.#pieces.join('');
        this.#pieces.length = 0;
        start = i + 1;
        this.#afterCr = c === CR;
        this.#line(line);
      }
    }
    if (start < text.length) {
      this.#pieces.push(text.slice(start));
    }
  }

  #line(line) {
    if (line === '') {
      this.#dispatch();
      return;
    }
    const colon = line.indexOf(':');
    if (colon === 0) {
      return;
    }
    const field = colon < 0 ? line : line.slice(0, colon);
    let value = colon < 0 ? '' : line.slice(colon + 1);
    if (value.startsWith(' ')) {
      value = value.slice(1);
    }
    switch (field) {
      case 'event':
        this.#event = value;
        break;
      case 'data':
        this.#data.push(value);
        break;
      case 'id':
        if (!value.includes('\0')) {
          this.#id = value;
        }
        break;
      case 'retry':
        if (/^\d+$/.test(value)) {
          this.#onRetry(Number(value));
        }
        break;
      default:
        break;
    }
  }

  #dispatch() {
    const frame = {
      event: this.#event || 'message',
      id: this.#id,
      data: this.#data.length === 0 ? undefined : this.#data.join('\n'),
    };
    this.#event = '';
    this.#id = undefined;
    this.#data = [];
    if (frame.id !== undefined || frame.data !== undefined) {
      this.#onFrame(frame);
    }
  }
}
