/*
 * Sorting and filtering for tables of answers (.record-table); timeline.js filters the timeline.
 *
 * Everything is in the page already: without this script the table is complete and plain. What a
 * filter offers is read from the page itself, so it always fits what is shown.
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

  // A cell is known by its mark, where it has one: the date beside a mark is not an answer.
  const answer = (cell) => (cell ? words(cell.querySelector(".mark") || cell) : "");

  function filterTable(box) {
    const table = box.querySelector("table");
    const body = table && table.tBodies[0];
    const heads = table && table.tHead ? [...table.tHead.rows[0].cells] : [];
    const rows = body ? [...body.rows].filter((row) => answer(row.cells[0])) : [];
    if (heads.length < 2 || rows.length < 2) return;
    const names = heads.map(words);
    const [columnLabel, column] = select("Those whose answer on", names.slice(1));
    const [valueLabel, value] = select("is", [], "any");
    const count = bar(box, columnLabel, valueLabel);

    const inColumn = (row) => answer(row.cells[column.selectedIndex + 1]);
    const offer = () => {
      value.length = 1;
      unique(rows.map(inColumn)).forEach((text) => value.append(new Option(text, text)));
    };
    const show = () => {
      rows.forEach((row) => (row.hidden = value.value !== "" && inColumn(row) !== value.value));
      count.value = `${rows.filter((row) => !row.hidden).length} of ${rows.length} rows`;
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
        body.append(...rows);
      });
      head.abbr = names[at]; // read with each cell, instead of all that the head holds
      head.append(button);
    });
    // Markdown has no heads of rows: with these a screen reader names whose each answer is.
    rows.forEach((row) => row.cells[0].setAttribute("role", "rowheader"));
  }

  document.querySelectorAll(".record-table").forEach(filterTable);
})();
