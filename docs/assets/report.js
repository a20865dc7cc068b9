/*
 * Under the fact, source or term that the address names: the link by which a mistake in it is
 * reported, with its id, address and present words filled in. It is the link at the foot of the
 * page, told of one entry. Without this script that one reports a mistake on the page.
 */
document.addEventListener("DOMContentLoaded", () => {
  "use strict";

  const made = document.querySelector(".page-report");
  if (!made) return;
  const line = made.cloneNode(true);
  const link = line.querySelector("a");
  const [form, query] = link.getAttribute("href").split("?");
  link.textContent = "Report a mistake here";

  const LENGTH = 1000; // of the words; some servers refuse long addresses
  const words = (node) => {
    const copy = node.cloneNode(true);
    for (const part of copy.querySelectorAll("ul, blockquote, .cite, .chip, .fact-tools, .page-report")) part.remove();
    return copy.textContent.replace(/\s+/g, " ").trim().slice(0, LENGTH);
  };

  const show = () => {
    line.remove();
    const hash = decodeURIComponent(location.hash.slice(1));
    const led = hash && document.getElementById(hash);
    if (!led) return;
    // An id that a record had before leads to an empty place: before a heading, or after the anchor.
    const named = led.closest(".was")?.nextElementSibling ?? led;
    // A fact or source is an entry of a list, with its anchor first; a term a heading and its summary.
    const item = named.matches(".anchor") && named.closest(".facts > ul > li");
    const summary = named.matches("h2.entry") && named.nextElementSibling;
    const entry = item || summary;
    if (!entry) return;
    const { id } = item ? item.querySelector(".anchor") : named;
    const asked = new URLSearchParams(query);
    asked.set("title", `Mistake in ${id}`);
    asked.set("record", id);
    asked.set("page", `${asked.get("page").split("#")[0]}#${id}`);
    asked.set("value", words(entry));
    link.href = `${form}?${asked}`;
    if (item) item.append(line);
    else summary.after(line);
  };

  window.addEventListener("hashchange", show);
  show();
});
