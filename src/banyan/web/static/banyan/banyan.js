/* What makes pages handier. Everything works without it. */
(() => {
  "use strict";

  const typing = (element) =>
    element.matches("input, select, textarea, [contenteditable]");

  // Keys: "/" goes to the search; arrows walk and fold a tree; Escape shuts menus.
  document.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === "Escape") return shutMenus(null, true);
    if (typing(event.target)) return;
    if (event.key === "/") {
      const search = document.querySelector("[data-focus-key='/']");
      if (search) { event.preventDefault(); search.focus(); search.select(); }
      return;
    }
    walkTree(event);
  });

  const TREE_STEPS = { ArrowDown: 1, ArrowUp: -1 };

  function walkTree(event) {
    const row = event.target.closest("[data-tree-row]");
    if (!row) return;
    if (event.key in TREE_STEPS) {
      const rows = [...row.closest("table").querySelectorAll("[data-tree-row]")];
      const next = rows[rows.indexOf(row) + TREE_STEPS[event.key]];
      if (next) { event.preventDefault(); next.querySelector("th a[href]").focus(); }
      return;
    }
    const open = row.getAttribute("aria-expanded");
    const fold = row.querySelector("[data-fold]");
    const wanted = { ArrowRight: "false", ArrowLeft: "true" }[event.key];
    if (fold && wanted && open === wanted) { event.preventDefault(); fold.click(); }
  }

  // After a fold the focus stays on the row that was folded.
  let folded = "";
  document.addEventListener("click", (event) => {
    const fold = event.target.closest("[data-fold]");
    if (fold) folded = fold.closest("tr").id;
    shutMenus(event.target.closest("[data-menu]"), false);
  });
  document.addEventListener("htmx:afterSettle", () => {
    const row = folded && document.getElementById(folded);
    folded = "";
    const fold = row && row.querySelector("[data-fold]");
    if (fold) fold.focus();
  });

  function shutMenus(except, focus) {
    for (const menu of document.querySelectorAll("[data-menu][open]")) {
      if (menu === except) continue;
      menu.open = false;
      if (focus) menu.querySelector("summary").focus();
    }
  }

  // Switching language or look keeps what was typed, in this tab, until it is back.
  const place = () => "typed:" + location.pathname;
  const keepable = (field) =>
    field.name && field.type !== "password" && field.type !== "hidden" &&
    field.type !== "file" && !field.closest("[data-keep='no'], .menu, .search");

  document.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-keep-typed]")) return;
    const typed = [...document.querySelectorAll("input, select, textarea")]
      .filter(keepable)
      .map((field) => [field.name, field.value, field.checked]);
    if (typed.length) sessionStorage.setItem(place(), JSON.stringify(typed));
  });

  const kept = sessionStorage.getItem(place());
  sessionStorage.removeItem(place());
  if (kept) {
    const fields = [...document.querySelectorAll("input, select, textarea")].filter(keepable);
    JSON.parse(kept).forEach(([name, value, checked], index) => {
      const field = fields[index];
      if (!field || field.name !== name) return;
      if (field.type === "checkbox" || field.type === "radio") field.checked = checked;
      else field.value = value;
    });
  }

  // Copying an address; the button shows only where copying works.
  for (const button of document.querySelectorAll("[data-copy]")) {
    if (!navigator.clipboard) continue;
    button.hidden = false;
    button.addEventListener("click", async () => {
      const field = document.getElementById(button.dataset.copy);
      await navigator.clipboard.writeText(field.value);
      button.querySelector("span").textContent = button.dataset.done;
    });
  }

  // Pointing at one side of a reform lights the ribbons and the other side.
  for (const drawing of document.querySelectorAll("[data-lights]")) {
    const light = (event) => {
      const mark = event.target.closest("[data-light]");
      const keys = mark ? mark.dataset.light.split(" ") : [];
      drawing.classList.toggle("has-lit", keys.length > 0);
      for (const other of drawing.querySelectorAll("[data-light]")) {
        const shared = other.dataset.light.split(" ").some((key) => keys.includes(key));
        other.classList.toggle("is-lit", shared);
      }
    };
    for (const kind of ["pointerover", "focusin", "pointerleave", "focusout"]) {
      drawing.addEventListener(kind, light);
    }
  }

  // Presenting: the arrows and the page keys walk through the sections.
  const slides = [...document.querySelectorAll("[data-present] .slide")];
  const SLIDE_STEPS = { ArrowRight: 1, PageDown: 1, ArrowLeft: -1, PageUp: -1 };
  if (slides.length) document.addEventListener("keydown", (event) => {
    const step = SLIDE_STEPS[event.key];
    if (!step || typing(event.target)) return;
    const at = slides.findLastIndex((slide) => slide.getBoundingClientRect().top < 8);
    const next = slides[Math.max(at, 0) + step];
    if (!next) return;
    event.preventDefault();
    next.scrollIntoView();
    next.focus({ preventScroll: true });
  });

  // A refusal that arrives is read at once: the focus goes to it.
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.target.id !== "messages") return;
    const alert = event.target.querySelector("[role='alert']");
    if (alert) { alert.tabIndex = -1; alert.focus(); }
  });
})();
