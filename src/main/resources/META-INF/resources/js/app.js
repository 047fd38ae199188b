// Chooses the view by the address: #/ lists the sessions, #/s/<id> shows one.

import { el } from './dom.js';
import { SessionView } from './session-view.js';
import { SessionsView } from './sessions-view.js';

const root = document.getElementById('view');
let view = null;

function viewFor(hash) {
  const match = /^#\/s\/([^/]+)$/.exec(hash);
  if (match) {
    try {
      return new SessionView(decodeURIComponent(match[1]));
    } catch (e) {
      if (!(e instanceof URIError)) {
        throw e;
      }
    }
  }
  return hash === '' || hash === '#/' ? new SessionsView() : new Nowhere();
}

class Nowhere {
  title = 'Not found';
  element = el(
    'div',
    {},
    el('h1', { tabindex: '-1' }, 'Nothing here'),
    el('p', {}, el('a', { href: '#/' }, 'All sessions')),
  );
  start() {}
  stop() {}
}

function show(first) {
  view?.stop();
  view = viewFor(location.hash);
  document.title = `${view.title} – Tapedeck`;
  root.replaceChildren(view.element);
  view.start();
  if (!first) {
    // The reader of a screen reader hears where the link has led.
    view.element.querySelector('h1')?.focus();
    scrollTo(0, 0);
  }
}

addEventListener('hashchange', () => show(false));
document.getElementById('skip').addEventListener('click', (event) => {
  // The hash belongs to the views, so the skip link moves the focus itself.
  event.preventDefault();
  root.focus();
});
show(true);
