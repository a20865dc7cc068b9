/*
 * Sorting and filtering for tables of states (.record-table) and for the timeline (.timeline).
 *
 * Everything is in the page already: without this script the table and the list are complete and
 * plain. What a filter offers is read from the page itself, so it always fits what is shown.
 */
document.addEventListener("DOMContentLoaded", () => {
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
  const bar = (before, ...controls) => {
    const count = make("output");
    before.before(make("form", { className: "filters" }, ...controls, count));
    return count;
  };

  // A cell is known by its mark, where it has one: the date beside a mark is not an answer.
  const answer = (cell) => words(cell.querySelector(".mark") || cell);

  function filterTable(box) {
    const table = box.querySelector("table");
    const heads = [...table.tHead.rows[0].cells];
    const rows = [...table.tBodies[0].rows];
    const names = heads.map(words);
    const [columnLabel, column] = select("Show states whose answer on", names.slice(1));
    const [valueLabel, value] = select("is", [], "any");
    const count = bar(box, columnLabel, " ", valueLabel, " ");

    const offer = () => {
      const at = names.indexOf(column.value);
      value.length = 1;
      unique(rows.map((row) => answer(row.cells[at]))).forEach((text) => value.append(new Option(text, text)));
    };
    const show = () => {
      const at = names.indexOf(column.value);
      rows.forEach((row) => (row.hidden = value.value !== "" && answer(row.cells[at]) !== value.value));
      count.value = `${rows.filter((row) => !row.hidden).length} of ${rows.length} states`;
    };
    column.addEventListener("change", () => (offer(), show()));
    value.addEventListener("change", show);
    offer();
    show();

    heads.forEach((head, at) => {
      const button = make("button", { type: "button", className: "sort" });
      button.setAttribute("aria-label", `Sort by ${names[at]}`);
      button.addEventListener("click", () => {
        const down = head.getAttribute("aria-sort") === "ascending";
        heads.forEach((other) => other.removeAttribute("aria-sort"));
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        // Empty cells come last either way: no answer is not an answer.
        const key = (row) => answer(row.cells[at]);
        rows.sort((a, b) => !key(a) - !key(b) || key(a).localeCompare(key(b)) * (down ? -1 : 1));
        table.tBodies[0].append(...rows);
      });
      head.append(" ", button);
    });
  }

  function filterTimeline(box) {
    const entries = [...box.querySelectorAll("li")].filter((entry) => entry.querySelector(".tags"));
    const tags = new Map(entries.map((entry) => [entry, [...entry.querySelectorAll(".tags a")]]));
    const about = (entry, folder) => tags.get(entry).filter((tag) => tag.getAttribute("href").includes(folder));
    const offered = (folder) => unique(entries.flatMap((entry) => about(entry, folder).map(words)));
    const states = unique([...offered("/states/"), ...offered("/claimed-states/")]);
    const [stateLabel, state] = select("About", states, "every state");
    const [questionLabel, question] = select("and", offered("/questions/"), "every question");
    const count = bar(box, stateLabel, " ", questionLabel, " ");

    const show = () => {
      const has = (entry, text) => text === "" || tags.get(entry).some((tag) => words(tag) === text);
      entries.forEach((entry) => (entry.hidden = !(has(entry, state.value) && has(entry, question.value))));
      box.querySelectorAll("h2").forEach((year) => {
        const list = year.nextElementSibling;
        year.hidden = list.hidden = [...list.children].every((entry) => entry.hidden);
      });
      count.value = `${entries.filter((entry) => !entry.hidden).length} of ${entries.length} entries`;
    };
    [state, question].forEach((box) => box.addEventListener("change", show));
    show();
  }

  document.querySelectorAll(".record-table").forEach(filterTable);
  document.querySelectorAll(".timeline").forEach(filterTimeline);
});
