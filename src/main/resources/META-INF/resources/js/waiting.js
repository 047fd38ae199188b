// Two ways to wait that the clock's throttling in hidden tabs and an impatient caller call for.

/** Lets the page draw and goes on; a message is not throttled in a hidden tab as a timer is. */
export function breathe() {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}

/** A wait that can be cut short: `over` resolves after `millis` or at `wake()`. */
export function pause(millis) {
  let wake;
  const over = new Promise((resolve) => {
    const timer = setTimeout(resolve, millis);
    wake = () => {
      clearTimeout(timer);
      resolve();
    };
  });
  return { over, wake };
}
