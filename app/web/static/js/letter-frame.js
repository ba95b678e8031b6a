/* Makes the frame of a letter as high as the letter, so that only the page scrolls. Without this file the frame scrolls. */
(() => {
  "use strict";

  for (const frame of document.querySelectorAll("iframe.dt-letter")) {
    let width = 0;
    const fit = () => {
      const letter = frame.contentDocument?.documentElement;
      if (!letter || frame.contentDocument.URL === "about:blank") return;
      frame.style.height = "0";  // measured from nothing, or it would never become less high
      frame.style.height = `${letter.scrollHeight + frame.offsetHeight - frame.clientHeight}px`;
    };
    frame.addEventListener("load", fit);
    if (frame.contentDocument?.readyState === "complete") fit();
    new ResizeObserver(() => {
      if (frame.clientWidth === width) return;
      width = frame.clientWidth;
      fit();
    }).observe(frame);
  }
})();
