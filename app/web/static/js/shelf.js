/* A shelf on the device for what waits to be saved. What lies there is closed (AES-GCM) with a key that the page got from the
   server; without logging in there is no key, so after logging out nobody can read it. No key, no shelf. */
(() => {
  "use strict";
  const KEPT_MS = 30 * 24 * 3600 * 1000;
  const base64 = (bytes) => {
    let text = "";
    for (let at = 0; at < bytes.length; at += 32768) text += String.fromCharCode(...bytes.subarray(at, at + 32768));
    return btoa(text);
  };
  const bytes = (text) => Uint8Array.from(atob(text), (char) => char.charCodeAt(0));

  window.dtShelf = (prefix, all, secret) => {
    if (!window.crypto?.subtle || !window.localStorage) return null; // then only the page itself keeps it
    const key = crypto.subtle.importKey("raw", bytes(secret), "AES-GCM", false, ["encrypt", "decrypt"]);
    const place = (name) => new TextEncoder().encode(prefix + name);
    let turn = Promise.resolve(); // one after the other, so that an older text never lands on a newer one
    const next = (work) => (turn = turn.then(work, work));
    for (const name of Object.keys(localStorage)) {
      if (name.startsWith(all) && !(Date.now() - parseInt(localStorage.getItem(name), 10) < KEPT_MS)) localStorage.removeItem(name);
    }
    return {
      put: (name, value) =>
        next(async () => {
          const iv = crypto.getRandomValues(new Uint8Array(12));
          const plain = new TextEncoder().encode(JSON.stringify(value));
          const closed = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: place(name) }, await key, plain);
          try {
            localStorage.setItem(prefix + name, `${Date.now()}.${base64(iv)}.${base64(new Uint8Array(closed))}`);
          } catch {
            /* the device is full: the page still holds the text */
          }
        }),
      get: (name) =>
        next(async () => {
          const [, iv, closed] = (localStorage.getItem(prefix + name) ?? "").split(".");
          if (!closed) return null;
          try {
            const how = { name: "AES-GCM", iv: bytes(iv), additionalData: place(name) };
            return JSON.parse(new TextDecoder().decode(await crypto.subtle.decrypt(how, await key, bytes(closed))));
          } catch {
            localStorage.removeItem(prefix + name);
            return null;
          }
        }),
      drop: (name) => next(() => localStorage.removeItem(prefix + name)),
    };
  };
})();
