// In a preview only: shows what is wrong, over every page and at the top of those it concerns.
// It asks again each second, since a page that did not change is not loaded again.
(() => {
  "use strict";
  const root = new URL("..", document.currentScript.src);
  const here = decodeURI(location.pathname.slice(root.pathname.length));
  const FOLDED = "preview-folded";
  let shown = "";

  const element = (tag, name, text) => {
    const made = document.createElement(tag);
    if (name) made.className = name;
    if (text) made.textContent = text;
    return made;
  };

  const item = (problem) => {
    const line = element("li");
    line.append(element("span", "preview-place", `${problem.path}:${problem.line}`), problem.message);
    return line;
  };

  const count = (problems) => `${problems.length} problem${problems.length === 1 ? "" : "s"}`;

  const state = (told) => {
    if (told.stale) return "The pages are as they were before this, until it is mended.";
    if (told.blocked) return "A file that cannot be read is shown as it last was, or is left out.";
    return "Every page is shown; nothing is published until this is mended.";
  };

  const overlay = (told) => {
    const box = element("aside", "preview-problems");
    box.setAttribute("aria-label", "Problems in this preview");
    const fold = element("details");
    const folded = sessionStorage.getItem(FOLDED) ?? (innerWidth < 600 ? "yes" : "no");
    fold.open = folded === "no";
    fold.addEventListener("toggle", () => sessionStorage.setItem(FOLDED, fold.open ? "no" : "yes"));
    const head = element("summary");
    const said = element("span", "", count(told.problems));
    said.setAttribute("role", "status");
    head.append(said);
    const list = element("ol");
    list.tabIndex = 0; // a long list is scrolled with the keys
    list.setAttribute("aria-label", "Problems");
    list.append(...told.problems.map(item));
    fold.append(head, element("p", "", state(told)), list);
    box.append(fold);
    return box;
  };

  const banner = (told) => {
    const its = told.problems.filter((problem) => problem.pages.includes(here));
    const draft = told.drafts.includes(here);
    if (!its.length && !draft) return null;
    const box = element("div", "preview-banner");
    const words = draft ? "Draft: this page is not published." : "To be mended before it is published:";
    box.append(element("strong", "", words));
    const list = element("ul");
    list.append(...its.map(item));
    if (its.length) box.append(list);
    return box;
  };

  const show = (told) => {
    for (const old of document.querySelectorAll(".preview-problems, .preview-banner")) old.remove();
    if (told.problems.length) document.body.append(overlay(told));
    const top = banner(told);
    if (top) document.querySelector("article")?.prepend(top);
  };

  const ask = async () => {
    if (document.visibilityState !== "visible") return;
    try {
      const answer = await fetch(new URL("preview/problems.json", root), { cache: "no-store" });
      const text = await answer.text();
      if (answer.ok && text !== shown) show(JSON.parse(text));
      if (answer.ok) shown = text;
    } catch {
      // the preview has ended, or is about to begin: the next question will tell
    }
  };

  const again = () => ask().finally(() => setTimeout(again, 1000));
  again();
})();
