/*
 * Two repairs to the theme, for people who use the keyboard:
 * tables that scroll sideways can be focused and have a name, and the labels
 * that open the menu and the search on small screens act as the buttons they
 * look like. Without this script the menu opens by pointer and browsers
 * focus scrolling boxes by themselves.
 */
document.addEventListener("DOMContentLoaded", () => {
  "use strict";

  // The theme has wrapped wide tables by now. A table that fits is no tab stop.
  const name = (box) => {
    const caption = box.querySelector("caption");
    if (caption) return caption.textContent.trim();
    let node = box;
    while (node && !/^H[1-6]$/.test(node.tagName)) {
      node = node.previousElementSibling || node.parentElement;
    }
    return "Table: " + (node && node.firstChild ? node.firstChild.textContent.trim() : document.title);
  };
  const update = (box) => {
    if (box.scrollWidth > box.clientWidth + 1) {
      box.tabIndex = 0;
      box.setAttribute("role", "region");
      box.setAttribute("aria-label", name(box));
    } else {
      for (const key of ["tabindex", "role", "aria-label"]) box.removeAttribute(key);
    }
  };
  const boxes = document.querySelectorAll(".md-typeset__scrollwrap");
  if (window.ResizeObserver) {
    const observer = new ResizeObserver((entries) => entries.forEach((entry) => update(entry.target)));
    boxes.forEach((box) => observer.observe(box));
  } else boxes.forEach(update);

  const buttons = { __drawer: "Menu", __search: "Search" };
  for (const [id, text] of Object.entries(buttons)) {
    const label = document.querySelector(`.md-header__button[for=${id}]`);
    if (!label) continue;
    label.tabIndex = 0;
    label.setAttribute("role", "button");
    label.setAttribute("aria-label", text);
    // The theme answers Enter on a label; a button also answers the space bar.
    label.addEventListener("keydown", (event) => {
      if (event.key !== " ") return;
      event.preventDefault();
      label.click();
    });
  }
});
