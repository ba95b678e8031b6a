/* What every page shares that keeps something on the device until there is a connection: asking the server without
   waiting for ever, numbering what is sent so that it counts once, and knowing that a login has ended. */
(() => {
  "use strict";

  /** Asks the server, at most 15 seconds, never from a cache; a redirect (to the login page) is an answer of its own. */
  const ask = async (url, options = {}) => {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), 15000);
    try {
      return await fetch(url, {
        ...options,
        headers: { Accept: "application/json", ...options.headers },
        redirect: "manual",
        cache: "no-store",
        signal: stop.signal,
      });
    } finally {
      clearTimeout(timer);
    }
  };

  /** A number (UUID) that no other device gives. */
  const number = () => {
    if (crypto.randomUUID) return crypto.randomUUID();
    const bytes = crypto.getRandomValues(new Uint8Array(16)); // a page over plain http has no randomUUID
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  };

  /** Whether the answer says that nobody is logged in any more. */
  const signedOut = (answer) => answer.status === 401 || answer.type === "opaqueredirect";

  /** Says something in a live region, which speaks only when something changed. */
  const tell = (place, text) => {
    if (place.textContent !== text) place.textContent = text;
  };

  window.dtWire = { ask, number, signedOut, tell };
})();
