/*
 * The comparison: which states, which subjects, in what order; and a card on every mark.
 *
 * Everything is in the page already: without this script the table is complete and plain, and each
 * mark is a link to its fact. All choices stand in the address, so that Back, Reload and a shared
 * link show the same. What the cards say comes from one small file, when the page is at rest.
 */
(() => {
  "use strict";

  const box = document.querySelector("div.compare");
  const table = box && box.querySelector("table");
  if (!table || !table.tHead) return;

  const IN_WORDS = 8; // so many columns have room for words beside the marks
  const VOTES = ["in-favour", "against", "abstained"]; // which can be alike or not
  const PHONE = "(max-width: 45em)";

  const make = (tag, properties = {}, ...children) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  };
  const words = (node) => (node ? node.textContent.replace(/\s+/g, " ").trim() : "");
  const slug = (text) => text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "");
  const idOf = (link) => (link ? new URL(link.href).pathname.split("/").filter(Boolean).pop() : "");

  // The table as data -----------------------------------------------------------------------------

  const [corner, ...heads] = table.tHead.rows[0].cells;
  const states = heads.map((head) => ({ id: idOf(head.querySelector("a")), name: words(head), head }));
  const find = (id) => states.find((state) => state.id === id);
  const rows = []; // each answer row: its cells by state
  const sections = []; // a heading and the rows under it
  let agreement = null; // the last row, with figures
  for (const row of [...table.tBodies[0].rows].filter((each) => words(each))) {
    const [first, ...cells] = row.cells;
    const byState = new Map(states.map((state, nth) => [state.id, cells[nth]]));
    first.setAttribute("role", "rowheader");
    if (!first.querySelector("strong")) {
      const link = first.querySelector("a");
      const each = { row, first, cells: byState, id: idOf(link), section: sections.at(-1) };
      rows.push(each);
      sections.at(-1).rows.push(each);
    } else if (cells.some(words)) agreement = { row, first, cells: byState };
    else sections.push({ row, first, label: words(first), rows: [] });
  }
  if (states.length < 2 || rows.length < 2) return;

  // Lists after the table: a name, and links to what it stands for.
  const listed = (list) =>
    [...document.querySelectorAll(`.${list} li`)].map((item) => {
      const [strong, ...links] = item.querySelectorAll("strong, a");
      return { label: words(strong).replace(/:$/, ""), key: strong, ids: links.map(idOf) };
    });
  const groups = listed("groups")
    .map(({ label, ids }) => ({ label, id: slug(label), ids: ids.filter(find) }))
    .filter(({ ids }) => ids.length > 1);
  const bearing = listed("bearing").map(({ label, key, ids }) => ({ label, id: idOf(key), ids: [idOf(key), ...ids] }));

  const mark = (cell) => words(cell.querySelector(".mark"));
  const vote = (cell) => VOTES.find((word) => cell.querySelector(`.mark-${word}`));
  const answered = (state) => rows.filter((each) => mark(each.cells.get(state.id))).length;
  const fullest = states.slice(1).reduce((best, each) => (answered(each) > answered(best) ? each : best));

  // How often two vote alike, in how many votes in which each took a side or abstained.
  function alike(one, other, among) {
    const pairs = among.map((each) => [vote(each.cells.get(one)), vote(each.cells.get(other))]);
    const both = pairs.filter(([a, b]) => a && b);
    return [both.filter(([a, b]) => a === b).length, both.length];
  }

  // Choices ---------------------------------------------------------------------------------------

  const select = (label, ...options) => {
    const list = make("select", {}, ...options);
    return [make("label", {}, `${label} `, list), list];
  };
  const option = ({ label, name, id }) => new Option(label || name, id);
  const optgroup = (label, found) => make("optgroup", { label }, ...found.map(option));
  const [whoLabel, who] = select(
    "States",
    new Option(`All ${states.length}`, ""),
    new Option("Two of them", "two"),
    ...(groups.length ? [optgroup("Groups", groups)] : []),
  );
  const [oneLabel, one] = select("First", ...states.map(option));
  const [otherLabel, other] = select("Second", ...states.map(option));
  const topics = sections.map(({ label }) => ({ label, id: slug(label) }));
  const [whatLabel, what] = select(
    "Subjects",
    new Option("All", ""),
    optgroup("By topic", topics),
    ...(bearing.length ? [optgroup("By question", bearing)] : []),
  );
  const [showLabel, show] = select("Rows", new Option("All", ""), new Option("Where they differ", "differ"), new Option("Where they are alike", "alike"));
  const [orderLabel, order] = select("Order", new Option("By group", ""), new Option("By name", "name"), new Option(`By agreement with ${states[0].name}`, "agreement"));
  const copy = make("button", { type: "button" }, "Copy link");
  const download = make("button", { type: "button" }, "Download as CSV");
  const count = make("output");
  const form = make("form", { className: "filters stacked" });
  form.setAttribute("aria-label", "What to compare");
  form.append(whoLabel, oneLabel, otherLabel, whatLabel, showLabel, orderLabel, copy, download, count);
  form.addEventListener("submit", (event) => event.preventDefault());
  document.querySelector(".compare-key").before(form);

  // An unknown word in an address is passed over.
  function read() {
    const asked = new URLSearchParams(location.search);
    const given = asked.get("states") || (asked.has("states") || !matchMedia(PHONE).matches ? "" : `${states[0].id},${fullest.id}`);
    const two = given.split(",").filter(find);
    const choose = (list, value) => (list.value = [...list.options].some((each) => each.value === value) ? value : "");
    [one.value, other.value] = two.length === 2 ? two : [states[0].id, fullest.id];
    choose(who, two.length === 2 ? "two" : given);
    choose(what, asked.get("subject"));
    choose(show, asked.get("rows"));
    choose(order, asked.get("order"));
  }

  function address() {
    const url = new URL(location);
    const shown = { states: who.value === "two" ? `${one.value},${other.value}` : who.value, subject: what.value, rows: show.value, order: order.value };
    const on = url.searchParams.get("on"); // a day, which days.js reads
    url.search = "";
    if (on) url.searchParams.set("on", on);
    for (const [key, value] of Object.entries(shown)) if (value) url.searchParams.set(key, value);
    // On a phone two are shown where nothing is asked for: so that all are, that must be said.
    if (!shown.states && matchMedia(PHONE).matches) url.searchParams.set("states", "all");
    return url.href.replaceAll("%2C", ",");
  }

  // What is shown ---------------------------------------------------------------------------------

  function chosen() {
    if (who.value === "two") return [...new Set([one.value, other.value])].map(find);
    const group = groups.find(({ id }) => id === who.value);
    const found = group ? states.filter(({ id }) => group.ids.includes(id) || id === states[0].id) : [...states];
    const [focus, ...others] = found;
    const share = ({ id }) => {
      const [same, base] = alike(focus.id, id, rows);
      return base ? same / base : -1;
    };
    if (order.value === "name") others.sort((a, b) => a.name.localeCompare(b.name));
    if (order.value === "agreement") others.sort((a, b) => share(b) - share(a));
    return [focus, ...others];
  }

  function update() {
    const shown = chosen();
    const ids = shown.map(({ id }) => id);
    const asked = bearing.find(({ id }) => id === what.value);
    const isTwo = who.value === "two";
    [oneLabel, otherLabel].forEach((label) => (label.hidden = !isTwo));
    orderLabel.hidden = isTwo;
    for (const each of rows) {
      const found = ids.map((id) => mark(each.cells.get(id))).filter(Boolean);
      const differ = new Set(found).size > 1;
      const isAsked = !what.value || (asked ? asked.ids.includes(each.id) : slug(each.section.label) === what.value);
      const isShown = !show.value || (show.value === "differ" ? differ : found.length > 1 && !differ);
      // A row may be of a later day than the one that a reader has asked for (days.js).
      each.row.hidden = !(isAsked && isShown) || "later" in each.row.dataset;
      each.row.classList.toggle("differ", isTwo && differ);
    }
    sections.forEach((section) => (section.row.hidden = section.rows.every(({ row }) => row.hidden)));
    lay(shown, ids);
    tell(shown, ids);
    settle();
  }

  // Columns in their order, those not shown hidden; words beside the marks where there is room.
  function lay(shown, ids) {
    const others = states.filter((state) => !ids.includes(state.id));
    const sorted = [...shown, ...others];
    table.tHead.rows[0].append(corner, ...sorted.map(({ head }) => head));
    states.forEach(({ id, head }) => (head.hidden = !ids.includes(id)));
    for (const each of [...rows, ...(agreement ? [agreement] : [])]) {
      each.row.append(each.first, ...sorted.map(({ id }) => each.cells.get(id)));
      each.cells.forEach((cell, id) => (cell.hidden = !ids.includes(id)));
    }
    sections.forEach(({ first, row }) => {
      first.colSpan = shown.length + 1;
      [...row.cells].slice(1).forEach((cell) => (cell.hidden = true));
    });
    box.classList.toggle("in-words", shown.length <= IN_WORDS);
  }

  function tell(shown, ids) {
    const seen = rows.filter(({ row }) => !row.hidden);
    if (agreement) {
      const [first] = shown;
      agreement.first.textContent = `Voted as ${first.name} did`;
      agreement.row.hidden = !seen.some((each) => vote(each.cells.get(first.id)));
      agreement.cells.forEach((cell, id) => {
        const [same, base] = id === first.id ? [0, 0] : alike(first.id, id, seen);
        cell.textContent = base ? `${same} of ${base}` : "";
      });
    }
    const [same, base] = ids.length === 2 ? alike(...ids, seen) : [0, 0];
    const together = base ? `; the same vote in ${same} of ${base}` : "";
    count.value = seen.length ? `${seen.length} of ${rows.length} rows, ${shown.length} of ${states.length} columns${together}` : "No row is like that";
  }

  // Keys: the table is one stop for Tab; arrow keys go from link to link within it.
  const line = (row) => [...row.cells].filter((cell) => !cell.hidden);
  const grid = () => [...table.rows].filter((row) => !row.hidden).map(line);
  const links = () => [...table.querySelectorAll("a")].filter((a) => a.checkVisibility());

  let stop = null; // the link that Tab goes to
  function rove(to) {
    if (stop) stop.tabIndex = -1;
    stop = to;
    if (stop) stop.tabIndex = 0;
  }
  // When other links are shown: the one that has the focus stays, else the first of an entry.
  function settle() {
    table.querySelectorAll("a").forEach((a) => (a.tabIndex = -1));
    const all = links();
    rove(all.find((a) => a === document.activeElement) || all.find((a) => a.closest("td")) || all[0]);
  }

  const STEPS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };
  table.addEventListener("keydown", (event) => {
    const step = STEPS[event.key];
    const cell = event.target.closest("td, th");
    if (!step || !cell || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const cells = grid();
    let y = cells.findIndex((row) => row.includes(cell));
    let x = cells[y].indexOf(cell);
    do [y, x] = [y + step[0], x + step[1]];
    while (cells[y]?.[x] && !cells[y][x].querySelector("a"));
    cells[y]?.[x]?.querySelector("a").focus();
  });
  table.addEventListener("focusin", ({ target }) => target.matches("a") && rove(target));

  // What leaves the page --------------------------------------------------------------------------

  const quoted = (text) => `"${text.replaceAll('"', '""')}"`;
  function csv() {
    const shown = chosen();
    const head = ["Subject", "Number and day", ...shown.map(({ name }) => name)];
    const lines = rows
      .filter(({ row }) => !row.hidden)
      .map(({ first, cells }) => [words(first.querySelector("a")), words(first.querySelector("small")), ...shown.map(({ id }) => mark(cells.get(id)))]);
    return [head, ...lines].map((each) => each.map(quoted).join(",")).join("\r\n") + "\r\n";
  }

  copy.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(address());
      count.value = "Link copied";
    } catch {
      count.value = "The link is in the address bar";
    }
  });
  download.addEventListener("click", () => {
    const url = URL.createObjectURL(new Blob([csv()], { type: "text/csv" }));
    make("a", { href: url, download: "comparison.csv" }).click();
    setTimeout(() => URL.revokeObjectURL(url), 1000);
  });
  // days.js has put the marks of another day in.
  form.addEventListener("refresh", () => {
    update();
    addCards();
  });
  form.addEventListener("change", () => {
    update();
    history.replaceState(history.state, "", address());
  });

  // Cards -----------------------------------------------------------------------------------------

  let answers = {};
  const headOf = (cell) => table.tHead.rows[0].cells[cell.cellIndex];

  // The card of a mark, made when it is first asked for; cards.js asks, and shows it.
  window.cardFor = (a) => {
    const fact = answers[a.dataset.term];
    if (!fact) return null;
    const [sentence, said, sources, weak] = fact;
    const card = make(
      "div",
      { className: "card", id: `card-${a.dataset.term}`, popover: "manual" },
      make("p", { className: "card-name" }, `${words(headOf(a.closest("td")))}: ${words(a)}`),
      make("p", { className: "card-summary", id: `def-${a.dataset.term}` }, sentence),
      make("p", { className: "card-source" }, [said, sources].filter(Boolean).join(". ") + "."),
    );
    if (weak) card.append(make("p", { className: "card-source" }, `Caveat: ${weak}.`));
    document.querySelector(".md-content").append(card);
    a.setAttribute("aria-describedby", `def-${a.dataset.term}`);
    return card;
  };

  const byHash = (a) => a.hash.slice(1);
  const addCards = () => {
    for (const a of table.querySelectorAll("td a")) {
      if (!answers[byHash(a)]) continue;
      a.classList.add("term");
      a.dataset.term = byHash(a);
    }
  };
  const base = new URL(JSON.parse(document.getElementById("__config").textContent).base + "/", location);
  const atRest = window.requestIdleCallback || setTimeout;
  atRest(() => fetch(new URL("compare/answers.json", base)).then((answer) => answer.json()).then((found) => {
    answers = found;
    addCards();
  }));

  read();
  update();
})();
