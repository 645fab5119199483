// Light, dark, or what the system says; kept in this browser.
//
// Loaded as a plain script in the head, before anything is painted: a module would wait for the whole page, and a dark
// page would flash white first. It needs nothing inline, so a policy of script-src 'self' lets it through.
// Switches are radio buttons named "theme" with the values light, dark and system.
"use strict";
{
  const KEY = "klastr-theme";
  const root = document.documentElement;

  // A browser may forbid storage; then the choice lasts as long as the page.
  const kept = () => {
    try {
      return localStorage.getItem(KEY);
    } catch {
      return null;
    }
  };

  const keep = (theme) => {
    try {
      localStorage.setItem(KEY, theme);
    } catch {
      // The page still changes.
    }
  };

  const show = (theme) => {
    if (theme === "light" || theme === "dark") root.dataset.theme = theme;
    else delete root.dataset.theme;
  };

  const mark = () => {
    const chosen = root.dataset.theme ?? "system";
    for (const one of document.querySelectorAll('input[name="theme"]')) one.checked = one.value === chosen;
  };

  root.classList.add("script");
  show(kept());
  document.addEventListener("DOMContentLoaded", mark);
  document.addEventListener("change", (event) => {
    if (!(event.target instanceof HTMLInputElement) || event.target.name !== "theme") return;
    show(event.target.value);
    keep(event.target.value);
    mark();
  });
  // Another tab has changed it.
  addEventListener("storage", (event) => {
    if (event.key !== KEY) return;
    show(event.newValue);
    mark();
  });
}
