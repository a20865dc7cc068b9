/*
 * Under the fact that the address names: its sources one by one, and how to cite it. Following the
 * link on a date names a fact; so does a link from elsewhere.
 *
 * One set of tools moves from fact to fact: a page may have hundreds, and tools at each would be
 * as many stops for the keyboard. Its words come in a <template>, its sources from the list at
 * the foot. Without this script the date is still the link to its fact, the numbers still lead to
 * the sources, and the page still says how to cite it.
 */
document.addEventListener("DOMContentLoaded", () => {
  "use strict";

  const made = document.getElementById("fact-tools");
  const page = document.getElementById("cite");
  // An entry of a fact begins with its date; a list of votes has anchors too, but no entries.
  const anchors = [...document.querySelectorAll("article .facts > ul > li:has(strong) .anchor")];
  if (!made || !page || !anchors.length) return;

  const content = made.content.cloneNode(true);
  const [hint, tools] = [content.querySelector(".fact-hint"), content.querySelector(".fact-tools")];
  anchors[0].closest(".facts").before(hint);

  // What an entry says, as "date: sentence": without numbers of sources, labels and notes.
  const words = (entry) => {
    const copy = entry.cloneNode(true);
    for (const part of copy.querySelectorAll("ul, blockquote, .cite, .chip, .fact-tools")) part.remove();
    copy.querySelector("strong").append(":");
    return copy.textContent.replace(/\s+/g, " ").trim().replace(/\.$/, "");
  };
  const today = () =>
    new Date().toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric" });

  // Each source once, as the list at the foot has it.
  const sources = (entry) => {
    const hrefs = new Set([...entry.querySelectorAll(".cite a")].map((a) => a.getAttribute("href")));
    return [...hrefs].flatMap((href) => {
      const listed = document.getElementById(href.slice(1));
      if (!listed) return [];
      const item = document.createElement("li");
      item.append(...listed.cloneNode(true).childNodes);
      return [item];
    });
  };

  const show = () => {
    tools.remove();
    const id = decodeURIComponent(location.hash.slice(1));
    const anchor = anchors.find((each) => each.id === id);
    if (!anchor) return;
    const entry = anchor.closest(".facts > ul > li");
    const { before, after, address } = page.dataset;
    // The first anchor has the id of today; an id that the fact had before may be what led here.
    const first = entry.querySelector(".anchor");
    const where = `${address || location.href.split("#")[0]}#${first.id}`;
    const { recorded } = first.dataset;
    const told = tools.querySelector(".fact-recorded");
    told.textContent = recorded || "";
    told.parentElement.hidden = !recorded;
    tools.querySelector("ul").replaceChildren(...sources(entry));
    tools.querySelector("details").open = false;
    tools.querySelector(".fact-cited").textContent =
      `${before}${words(entry)}${after} ${where} (accessed ${today()})`;
    entry.append(tools);
  };

  window.addEventListener("hashchange", show);
  show();
});
