/*
 * Marks on the page of changes what is new since the reader's last visit.
 *
 * Everything is in the page already. The browser keeps the ids of the entries that it has shown, on
 * the reader's own device; no clock is asked, and nothing is sent. A visit lasts as long as its tab:
 * what was new stays marked when the page is loaded again.
 */
(() => {
  "use strict";

  const KEY = "changes.seen";
  const told = document.querySelector(".visit [role]");
  const anchors = [...document.querySelectorAll(".changes li > .anchor, .changes li > p > .anchor")];
  if (!told || !anchors.length) return;

  let before;
  try {
    // `__md_get` and `__md_set` are the theme's, for this site alone.
    before = __md_get(KEY, sessionStorage) || __md_get(KEY);
    __md_set(KEY, before || [], sessionStorage);
    __md_set(KEY, anchors.map(({ id }) => id));
  } catch {
    return; // a storage that is blocked, or holds something else
  }
  if (!Array.isArray(before) || !before.length) {
    told.textContent = "This is your first visit to this page.";
    return;
  }
  const seen = new Set(before);
  const fresh = anchors.filter(({ id }) => !seen.has(id));
  for (const anchor of fresh) {
    const mark = Object.assign(document.createElement("strong"), { className: "fresh", textContent: "New" });
    anchor.after(mark, " ");
    anchor.closest("li").classList.add("is-fresh");
  }
  const count = fresh.length === 1 ? "1 entry is" : `${fresh.length} entries are`;
  told.textContent = `${fresh.length ? count : "Nothing is"} new since your last visit.`;
})();
