/*
 * "As at": what had been answered, or who belonged, on any day, in the page that shows today.
 *
 * Without this script a page is that of the record date, and links to pages of some other days.
 * Which answer counts on a day is not decided here: one small file, asked for when a day is, has
 * for each answer the days from which it counts, as the record gave them. The day stands in the
 * address as ?on=2022-09-26.
 */
(() => {
  "use strict";

  const place = document.querySelector("div.any-day");
  if (!place) return;

  const { kind, id, today } = place.dataset;
  const MARKS = { yes: "●", no: "✕", mixed: "∿", none: "?" };

  const make = (tag, properties = {}, ...children) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  };
  const english = (day) =>
    new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" }).format(new Date(day));
  const sentence = (text) => text[0].toUpperCase() + text.slice(1);
  const box = make("input", { type: "date", max: today, value: today });
  const back = make("button", { type: "button", hidden: true }, `Back to ${english(today)}`);
  const told = make("output");
  const form = make("form", {}, make("label", {}, "As at ", box), back, told);
  place.append(form);

  const idOf = (link) => new URL(link.href).pathname.split("/").filter(Boolean).pop();
  const base = new URL(JSON.parse(document.getElementById("__config").textContent).base + "/", location);
  let data = null;
  const load = () => (data ??= fetch(new URL("as-of/days.json", base)).then((answer) => answer.json()));

  // The last span that has begun by a day; nothing where there is none, or one with nothing in it.
  function then(spans, day) {
    const found = (spans || []).findLast(([from]) => from <= day);
    return found && found.length > 1 ? { word: found[1], href: new URL(found[2], base).href, date: found[3], weak: found.length > 4 } : null;
  }

  function marked(answer, words) {
    const [label, css] = words[answer.word];
    const link = make("a", { href: answer.href }, make("span", { className: `mark mark-${css}` }, label));
    return answer.weak ? [link, make("sup", { className: "weak" }, "†")] : [link];
  }

  // What each kind of page shows -------------------------------------------------------------------

  // The answers of the one that the site is about: in their boxes, without what belongs to today.
  function board({ questions, words, focus }, day) {
    for (const verdict of document.querySelectorAll(".verdict")) {
      const question = questions[idOf(verdict.querySelector(".verdict-question a"))];
      const answer = question && then(question.spans[focus], day);
      const line = verdict.querySelector(".verdict-answer");
      const put = make("p", { className: "verdict-answer for-day" });
      if (answer) {
        const [label, css] = words[answer.word];
        const sign = make("span", { ariaHidden: "true" }, MARKS[css]);
        const link = make("a", { href: answer.href }, answer.date);
        put.append(make("strong", {}, sign, ` ${sentence(label)}`), "Last stated on ", link, answer.weak ? ", with a caveat." : ".");
      } else put.append(make("strong", {}, "No answer on record"), question && question.opened > day ? "The question had not arisen." : "");
      line.after(put);
    }
    return `Answers last stated by ${english(day)}. The rest of the page runs to ${english(today)}.`;
  }

  // A table under the control: who, what, since when.
  function table(spans, { names, words }, day, heads) {
    const rows = Object.entries(spans)
      .map(([actor, found]) => [actor, then(found, day)])
      .filter(([, found]) => found)
      .map(([actor, found]) => {
        const [name, to] = names[actor];
        const what = kind === "body" ? [sentence(found.word), ...(found.weak ? [make("sup", { className: "weak" }, "†")] : [])] : marked(found, words);
        const cells = [[make("a", { href: new URL(to, base).href }, name)], what, [make("a", { href: found.href }, found.date)]];
        return make("tr", {}, ...cells.map((cell) => make("td", {}, ...cell)));
      });
    if (!rows.length) return make("p", { className: "for-day" }, kind === "body" ? "Nobody belonged to it on that day." : "Nobody had answered by that day.");
    const head = make("thead", {}, make("tr", {}, ...heads.map((text) => make("th", {}, text))));
    const made = make("table", {}, make("caption", {}, `As at ${english(day)}`), head, make("tbody", {}, ...rows));
    return make("div", { className: "md-typeset__scrollwrap for-day" }, make("div", { className: "md-typeset__table" }, made));
  }

  function question(all, day) {
    const { opened, spans } = all.questions[id];
    place.after(table(spans, all, day, ["Who", "Answer", "Last stated"]));
    return opened > day ? "The question had not arisen." : `A dagger (†) marks a caveat. The rest of the page runs to ${english(today)}.`;
  }

  function body(all, day) {
    place.after(table(all.bodies[id].spans, all, day, ["Member", "Status", "Period"]));
    return `A dagger (†) marks a caveat. The rest of the page runs to ${english(today)}.`;
  }

  // The cells of the comparison; rows of a later day go.
  function compare(all, day) {
    const grid = document.querySelector("div.compare table");
    const actors = [...grid.tHead.rows[0].cells].map((cell) => cell.querySelector("a")).map((link) => link && idOf(link));
    for (const row of grid.tBodies[0].rows) {
      const link = row.cells[0].querySelector("a");
      const asked = link && all.questions[idOf(link)];
      const taken = all.rolls[row.cells[0].querySelector("small")?.textContent.split(" · ").pop()];
      if ((asked && asked.opened > day) || taken > day) row.dataset.later = "";
      if (!asked) continue;
      for (const [nth, cell] of [...row.cells].entries()) {
        if (!nth) continue;
        const answer = then(asked.spans[actors[nth]], day);
        const was = [...cell.childNodes];
        cell.replaceChildren(...(answer ? marked(answer, all.words) : []));
        undo.push(() => cell.replaceChildren(...was));
      }
    }
    return `Answers and votes by then; groups are those of ${english(today)}.`;
  }

  // ----------------------------------------------------------------------------------------------

  const undo = [];
  const shows = { board, question, body, compare };

  function clear() {
    document.querySelectorAll(".for-day").forEach((each) => each.remove());
    document.querySelectorAll("[data-later]").forEach((row) => delete row.dataset.later);
    while (undo.length) undo.pop()();
    document.documentElement.classList.remove("on-a-day");
  }

  // Of the calendar, and before the day of the page.
  function valid(day) {
    const read = /^\d{4}-\d\d-\d\d$/.test(day) ? new Date(day) : NaN;
    return !Number.isNaN(+read) && read.toISOString().startsWith(day) && day < today;
  }

  async function show(day) {
    if (valid(day)) {
      let all;
      try {
        all = await load();
      } catch {
        data = null;
        told.value = "The answers of other days could not be loaded.";
        return;
      }
      if (box.value !== day) return; // another was asked for meanwhile
      clear();
      document.documentElement.classList.add("on-a-day");
      told.value = shows[kind](all, day);
    } else {
      clear();
      told.value = "";
    }
    back.hidden = !valid(day);
    document.querySelector("form.filters")?.dispatchEvent(new Event("refresh")); // compare.js
  }

  function write() {
    const url = new URL(location);
    if (valid(box.value)) url.searchParams.set("on", box.value);
    else url.searchParams.delete("on");
    history.replaceState(history.state, "", url.href.replaceAll("%2C", ","));
  }

  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("change", () => {
    if (!box.value) return; // a date that is being typed
    write();
    show(box.value);
  });
  back.addEventListener("click", () => {
    box.value = today;
    write();
    show(today);
    box.focus();
  });

  const asked = new URLSearchParams(location.search).get("on");
  box.value = valid(asked) ? asked : today;
  back.hidden = !valid(asked);
  // Once the scripts after this one have run: the comparison reads the table of today.
  if (valid(asked)) document.addEventListener("DOMContentLoaded", async () => {
    await show(asked);
    if (place.getBoundingClientRect().top > innerHeight / 2) place.scrollIntoView();
  });
})();
