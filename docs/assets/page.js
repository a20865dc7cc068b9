/*
 * The day of access in the citation of the page, and four repairs to the theme, for people who
 * use the keyboard:
 * tables that scroll sideways can be focused and have a name, and show the
 * whole of a link that takes the focus; a section of many links can be skipped;
 * and the labels that open the menu and the search on small screens become the
 * buttons they look like. In a wide window the sources of a paragraph stand beside it. Without this script the menu opens by pointer and
 * browsers focus scrolling boxes by themselves.
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

  // A browser leaves a link where it is when a little of it is seen at the edge of its table. First
  // of all that hear of the focus: a card is then placed where the link stays.
  const scrolling = ".md-typeset__scrollwrap, div.compare";
  const reveal = ({ target }) => {
    const inside = target.parentElement && target.parentElement.closest(scrolling);
    if (inside && target.matches(":focus-visible")) target.scrollIntoView({ block: "nearest", inline: "nearest" });
  };
  document.addEventListener("focusin", reveal, { capture: true });

  // Whose word a paragraph of a briefing rests on, where there is room for it. For the eyes alone:
  // its numbers lead to the sources, and say them on their cards.
  const wide = window.matchMedia("(min-width: 96em)");
  const beside = () => {
    if (!wide.matches || !document.getElementById("key-points")) return;
    wide.removeEventListener("change", beside);
    let free = 0;
    for (const paragraph of document.querySelectorAll("article > p")) {
      const cited = new Map([...paragraph.querySelectorAll(".cite a")].map((link) => [link.hash, link.textContent]));
      if (!cited.size) continue;
      const note = Object.assign(document.createElement("span"), { className: "beside", ariaHidden: "true" });
      for (const [hash, number] of cited) {
        const source = document.getElementById(hash.slice(1)).firstChild.textContent.trim().replace(/\.$/, "");
        const line = Object.assign(document.createElement("span"), { textContent: ` ${source}` });
        line.prepend(Object.assign(document.createElement("span"), { textContent: number }));
        note.append(line);
      }
      paragraph.prepend(note);
      note.style.top = `${Math.max(0, free - paragraph.offsetTop)}px`;
      free = paragraph.offsetTop + note.offsetTop + note.offsetHeight;
    }
  };
  wide.addEventListener("change", beside);
  beside();

  // On a page of very many stops each long section begins with a way past it.
  const [MANY, LONG] = [300, 30];
  const stops = [...document.querySelectorAll("article a[href], article button, article summary")];
  const headings = stops.length > MANY ? [...document.querySelectorAll("article > h2[id]")] : [];
  const follows = (a, b) => a.compareDocumentPosition(b) & Node.DOCUMENT_POSITION_FOLLOWING;
  const within = headings.map((heading, nth) => {
    const next = headings[nth + 1];
    return stops.filter((stop) => follows(heading, stop) && !(next && follows(next, stop))).length;
  });
  headings.slice(0, -1).forEach((heading, nth) => {
    if (within[nth] < LONG) return;
    const next = headings[nth + 1];
    const words = next.firstChild.textContent.trim();
    const skip = Object.assign(document.createElement("a"), { className: "md-skip", href: `#${next.id}` });
    skip.textContent = `Skip to “${words}”`;
    heading.after(skip);
  });

  // How to cite the page, in plain words: the day of access is the reader's.
  const cited = document.querySelector("#cite code");
  const today = new Date().toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric" });
  if (cited) cited.textContent = cited.textContent.replace("[day of access]", today);

  // A label is no button, to a screen reader or the keyboard. The button takes its icon and its
  // place, and presses it, so that the theme hears what it listens for.
  const buttons = { __drawer: "Menu", __search: "Search" };
  for (const [id, text] of Object.entries(buttons)) {
    const label = document.querySelector(`.md-header__button[for=${id}]`);
    const toggle = document.getElementById(id);
    if (!label || !toggle) continue;
    const button = Object.assign(document.createElement("button"), { type: "button", className: label.className });
    const tell = () => button.setAttribute("aria-expanded", toggle.checked);
    button.setAttribute("aria-label", text);
    button.dataset.opens = id;
    button.append(...label.childNodes);
    button.addEventListener("click", () => label.click());
    toggle.addEventListener("change", tell);
    tell();
    label.hidden = true;
    label.after(button);
  }
});
