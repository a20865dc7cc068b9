/*
 * Filters and order for the timeline (.timeline), kept in the address of the page.
 *
 * Everything is in the page already: without this script the list is complete, the oldest first.
 * What a filter offers is read from the page itself, so it always fits what is shown. A year that
 * the filters have emptied is gone from the list, from the bars and from the contents of the page.
 * The style sheet keeps the room that the controls take, so that nothing moves when they come.
 */
(() => {
  "use strict";

  const box = document.querySelector(".timeline");
  const bars = document.querySelector(".years");
  const end = document.getElementById("timeline-end"); // leads back to the bars
  if (!box || !bars || !end) return;

  const make = (tag, properties = {}, ...children) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  };
  const words = (node) => node.textContent.replace(/\s+/g, " ").trim();
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  // The id of what a link leads to, the same whether addresses end in a slash or in a name.
  const id = (link) => link.pathname.replace(/(\/index)?\.html$|\/$/, "").split("/").pop();
  const isQuestion = (link) => link.pathname.includes("/questions/");

  // What each entry is found by: values of the three filters, each with its words.
  const entries = all("li", box).map((item) => {
    const lane = words(item.querySelector(".lane"));
    const tags = all(".tags a", item).map((link) => [isQuestion(link), id(link), words(link)]);
    const named = (wanted) => new Map(tags.filter((tag) => tag[0] === wanted).map((tag) => tag.slice(1)));
    return { item, lane: new Map([[lane, lane]]), about: named(false), question: named(true) };
  });
  if (entries.length < 2) return;
  const byItem = new Map(entries.map((entry) => [entry.item, entry]));
  const years = all("h2", box).map((head) => {
    const links = all(`a[href="#${head.id}"]`).filter((link) => link.closest("li"));
    const list = head.nextElementSibling;
    return { head, list, entries: [...list.children].map((item) => byItem.get(item)), links };
  });

  const select = (name, label, empty, options) => {
    const choice = make("select", { name }, new Option(empty, ""));
    options.forEach(([value, text]) => choice.append(new Option(text, value)));
    form.append(make("label", {}, `${label} `, choice));
    return choice;
  };
  const offered = (name) =>
    [...new Map(entries.flatMap((entry) => [...entry[name]]))].sort((a, b) => a[1].localeCompare(b[1]));
  const clearer = (text) => {
    const button = make("button", { type: "button", className: "clear" }, text);
    button.addEventListener("click", clear);
    return button;
  };

  const form = make("form", { className: "filters" });
  form.setAttribute("aria-label", "Filter");
  form.addEventListener("submit", (event) => event.preventDefault());
  const filters = [
    select("lane", "Kind", "every kind", offered("lane")),
    select("about", "About", `every ${box.dataset.actors}`, offered("about")),
    select("question", "Question", "every question", offered("question")),
  ];
  const order = select("order", "Order", "oldest first", [["newest", "newest first"]]);
  const choices = [...filters, order];
  // An <output> is a live region: what it says is read out when it changes.
  const count = make("output");
  const button = clearer("Clear");
  form.append(make("p", {}, count, button));
  const nothing = make("p", { className: "nothing" }, "No entries match. ", clearer("Clear filters"));

  function show() {
    const on = filters.filter((choice) => choice.value);
    entries.forEach((entry) => (entry.item.hidden = !on.every(({ name, value }) => entry[name].has(value))));
    const left = years.map((year) => year.entries.filter((entry) => !entry.item.hidden).length);
    const most = Math.max(...left, 1);
    years.forEach(({ head, list, links }, at) => {
      head.hidden = list.hidden = !left[at];
      links.forEach((link) => {
        const bar = link.querySelector("rect");
        link.closest("li").hidden = !left[at];
        if (!bar) return;
        const side = 1000 * Math.sqrt(left[at] / most);
        Object.entries({ x: -side / 2, width: side, height: side }).forEach((pair) => bar.setAttribute(...pair));
        link.setAttribute("aria-label", `${words(link)}: ${left[at]} ${left[at] === 1 ? "entry" : "entries"}`);
      });
    });
    const sum = left.reduce((a, b) => a + b, 0);
    count.value = `${sum} of ${entries.length} entries`;
    button.hidden = !on.length;
    nothing.hidden = sum > 0;
    bars.hidden = end.hidden = !sum;
  }

  // The bars stay in the order of time: they are a scale.
  let isTurned = false;
  function turn() {
    if (isTurned === Boolean(order.value)) return;
    isTurned = !isTurned;
    (isTurned ? [...years].reverse() : years).forEach(({ head, list, links }) => {
      list.append(...[...list.children].reverse());
      box.append(head, list);
      links.map((link) => link.closest("li")).forEach((item) => bars.contains(item) || item.parentElement.append(item));
    });
    box.append(nothing);
  }

  function read() {
    const asked = new URLSearchParams(location.search);
    choices.forEach((choice) => {
      const value = asked.get(choice.name);
      choice.value = [...choice.options].some((option) => option.value === value) ? value : "";
    });
    turn();
    show();
  }
  function write() {
    const address = new URL(location.href);
    choices.forEach(({ name, value }) => {
      if (value) address.searchParams.set(name, value);
      else address.searchParams.delete(name);
    });
    history.replaceState(history.state, "", address);
    turn();
    show();
  }
  function clear() {
    filters.forEach((choice) => (choice.value = ""));
    write();
    filters[0].focus(); // the button that had the focus is gone
  }

  form.addEventListener("change", write);
  window.addEventListener("popstate", read);
  // A link to a year that a filter has hidden shows the year again; going back does not.
  window.addEventListener("hashchange", (event) => {
    const year = years.find(({ head }) => location.hash === `#${head.id}`);
    if (!year || !year.head.hidden || new URL(event.oldURL).search !== location.search) return;
    filters.forEach((choice) => (choice.value = ""));
    write();
    year.head.scrollIntoView();
  });

  bars.before(form);
  box.append(nothing);
  read();
})();
