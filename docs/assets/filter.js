/*
 * Filters for the timeline (.timeline).
 *
 * Everything is in the page already: without this script the list is complete and plain. What a filter offers is read from the page itself, so it always fits what is shown.
 * The style sheet keeps the room that the controls take, so that nothing moves when they come.
 * They come before the theme measures the page: so a long table is laid out once, not twice.
 */
(() => {
  "use strict";

  const make = (tag, properties = {}, ...children) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  };
  const words = (node) => node.textContent.replace(/\s+/g, " ").trim();
  const unique = (texts) => [...new Set(texts)].filter(Boolean).sort((a, b) => a.localeCompare(b));
  const select = (label, texts, all) => {
    const box = make("select");
    if (all) box.append(new Option(all, ""));
    texts.forEach((text) => box.append(new Option(text, text)));
    return [make("label", {}, label + " ", box), box];
  };
  // An <output> is a live region: what it says is read out when it changes.
  const bar = (before, ...controls) => {
    const count = make("output");
    const form = make("form", { className: "filters" }, ...controls, count);
    form.addEventListener("submit", (event) => event.preventDefault());
    form.setAttribute("aria-label", "Filter");
    before.before(form);
    return count;
  };

  function filterTimeline(box) {
    const entries = [...box.querySelectorAll("li")].filter((entry) => entry.querySelector(".tags"));
    if (entries.length < 2) return;
    const tags = new Map(entries.map((entry) => [entry, [...entry.querySelectorAll(".tags a")]]));
    const isQuestion = (tag) => tag.getAttribute("href").includes("/questions/");
    const offered = (wanted) => unique(entries.flatMap((entry) => tags.get(entry).filter(wanted).map(words)));
    const [actorLabel, actor] = select("About", offered((tag) => !isQuestion(tag)), "everyone");
    const [questionLabel, question] = select("and", offered(isQuestion), "every question");
    const count = bar(box, actorLabel, questionLabel);

    const show = () => {
      const has = (entry, text) => text === "" || tags.get(entry).some((tag) => words(tag) === text);
      entries.forEach((entry) => (entry.hidden = !(has(entry, actor.value) && has(entry, question.value))));
      box.querySelectorAll("h2").forEach((year) => {
        const list = year.nextElementSibling;
        if (list) year.hidden = list.hidden = [...list.children].every((entry) => entry.hidden);
      });
      count.value = `${entries.filter((entry) => !entry.hidden).length} of ${entries.length} entries`;
    };
    [actor, question].forEach((choice) => choice.addEventListener("change", show));
    // A link to a year that a filter has hidden shows the year again.
    window.addEventListener("hashchange", () => {
      const target = document.getElementById(location.hash.slice(1));
      if (!target || !box.contains(target) || !target.closest("[hidden]")) return;
      actor.value = question.value = "";
      show();
      target.scrollIntoView();
    });
    show();
  }

  document.querySelectorAll(".timeline").forEach(filterTimeline);
})();
