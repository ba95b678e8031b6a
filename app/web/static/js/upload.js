/* Says at once that a chosen file is too large, before it is sent. Without this file the server says it. */
(() => {
  "use strict";
  for (const form of document.querySelectorAll("form[enctype]")) {
    const field = form.querySelector('input[type="file"]');
    const limit = document.querySelector("[data-most]");
    if (!field || !limit) continue;
    const said = document.createElement("span");
    said.className = "dt-err";
    said.id = `${field.id}-te-groot`;
    said.setAttribute("role", "alert");
    field.before(said);
    said.hidden = true;
    const described = field.getAttribute("aria-describedby") || "";
    const tooLarge = () => [...field.files].some((file) => file.size > Number(limit.dataset.most));
    const look = () => {
      const wrong = tooLarge();
      said.hidden = !wrong;
      said.textContent = wrong ? limit.dataset.words : "";
      field.toggleAttribute("aria-invalid", false);
      if (wrong) field.setAttribute("aria-invalid", "true");
      field.setAttribute("aria-describedby", wrong ? `${described} ${said.id}`.trim() : described);
      return wrong;
    };
    field.addEventListener("change", look);
    // On the window, before the script that lets a form be sent only once.
    window.addEventListener("submit", (event) => {
      if (event.target !== form || !look()) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      field.focus();
    }, true);
  }
})();
