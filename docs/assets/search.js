/*
 * The search: names and answers, above what the theme finds in the texts.
 *
 * The theme weighs words, so that a page which repeats a name can come before the page that has it.
 * Here an exact name comes first by rule, whatever its spelling, case and punctuation; a query with
 * a question and somebody who has answered it gets the answer; a slip of the hand is mended. All of
 * it comes from one small file, asked for when the reader turns to the search. Without it, or
 * without this script, the theme's results are as they were.
 */
(() => {
  "use strict";

  const MOST = 6; // rows
  const ENOUGH = 4; // words of a query that may be looked for in key points
  const MOSTLY = 0.7; // of them must be in one
  const base = new URL("../", document.currentScript.src);
  const input = document.querySelector("[data-md-component=search-query]");
  const result = document.querySelector("[data-md-component=search-result]");
  const ASKING = new Set("who what when where which why how does do did is are was has have".split(" "));
  const SMALL = new Set("the a an of on in to and by for at s not".split(" "));

  // The words and numbers of a text, whatever their case, accents and punctuation.
  const words = (text) =>
    text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().match(/\p{L}+|\p{N}+/gu) || [];

  // Those of them that say something.
  const telling = (text) => words(text).filter((word) => !SMALL.has(word));

  const load = (() => {
    let asked;
    return () => (asked ??= fetch(new URL("search/names.json", base)).then((answer) => answer.json()));
  })();

  // Each name, as its words, with the places in `found` that have it; all words of names; and what
  // a query may be held against, in words: titles, key points, the names of a question.
  function directory({ found }) {
    const names = new Map();
    const known = new Set();
    const titles = found.map(({ title }) => telling(title));
    const points = found.flatMap(({ address, title, points: texts }) =>
      texts.map((kind, nth) => ({
        row: { address: `${address}#key-point-${nth + 1}`, title, kind },
        its: new Set(words(kind)),
      })),
    );
    const asks = found.map(({ about, names: own }) => about && new Set(own.flatMap(telling)));
    found.forEach((each, at) => {
      for (const name of new Set([each.title, ...each.names])) {
        const its = words(name);
        its.forEach((word) => known.add(word));
        const key = its.join(" ");
        if (key) names.set(key, [...(names.get(key) || []), at]);
      }
    });
    return { names, known, titles, points, asks };
  }

  // The names in a query, the longest at each place; without the small words around them.
  function named(asked, { names }) {
    const spans = [];
    for (let start = 0; start < asked.length; start += 1) {
      for (let end = asked.length; end > start; end -= 1) {
        const key = asked.slice(start, end).join(" ");
        if (!names.has(key)) continue;
        spans.push({ key, at: names.get(key), size: end - start });
        start = end - 1;
        break;
      }
    }
    return spans;
  }

  // How many letters must be put in, taken out, changed or swapped; more than `most` is too many.
  function distance(a, b, most) {
    if (Math.abs(a.length - b.length) > most) return most + 1;
    let [before, last] = [[], [...Array(b.length + 1).keys()]];
    for (let i = 1; i <= a.length; i += 1) {
      const now = [i];
      for (let j = 1; j <= b.length; j += 1) {
        const change = last[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
        now[j] = Math.min(last[j] + 1, now[j - 1] + 1, change);
        const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
        if (swapped) now[j] = Math.min(now[j], before[j - 2] + 1);
      }
      [before, last] = [last, now];
    }
    return last[b.length];
  }

  // A word that no name has, as the word of a name that it is nearest to.
  function mended(word, known) {
    if (known.has(word) || word.length < 4 || ASKING.has(word)) return word;
    const most = word.length < 8 ? 1 : 2;
    let [best, least] = [word, most + 1];
    for (const other of known) {
      const far = other.length > 3 ? distance(word, other, most) : most + 1;
      if (far < least) [best, least] = [other, far];
    }
    return best;
  }

  // The questions that a query is about, best first: it names what one is about, or has at least
  // two words of what it is called.
  function questions(asked, places, { found }, { asks }) {
    const scored = asks.flatMap((own, at) => {
      if (!own) return [];
      const shared = asked.filter((word) => own.has(word)).length;
      const named = found[at].about.filter((about) => places.has(about)).length;
      return places.has(at) || named || shared > 1 ? [{ at, score: 2 * shared + named }] : [];
    });
    return scored.sort((a, b) => b.score - a.score).map(({ at }) => at);
  }

  // The pages of whose title a query has three words or more, and most of them; best first.
  const titled = (asked, { titles }) =>
    titles
      .map((title, at) => {
        const shared = title.filter((word) => asked.includes(word)).length;
        return { at, shared, share: shared / title.length };
      })
      .filter(({ shared, share }) => shared > 2 && share > 0.5)
      .sort((a, b) => b.share - a.share || b.shared - a.shared)
      .map(({ at }) => at);

  // The key points that have most of the words of a longer query; each as a row of its own.
  function pointed(query, { points }) {
    const asked = telling(query);
    if (asked.length < ENOUGH) return [];
    return points
      .map(({ row, its }) => ({ row, share: asked.filter((word) => its.has(word)).length / asked.length }))
      .filter(({ share }) => share > MOSTLY)
      .sort((a, b) => b.share - a.share)
      .map(({ row }) => row);
  }

  function answered(places, about, { found, answers }) {
    const asked = new Set(about);
    return answers
      .filter(({ by, on }) => places.has(by) && asked.has(on))
      .sort((a, b) => about.indexOf(a.on) - about.indexOf(b.on))
      .map(({ by, on, words: said, day, weak, address }) => ({
        address,
        title: `${found[by].title}: ${said}`,
        kind: `${found[on].names[0]}. Last stated ${day}${weak ? ` (${weak})` : ""}`,
      }));
  }

  // The places of what has a name that begins as a query does, in their order.
  const begins = (asked, { names }) => {
    const start = asked.join(" ");
    if (start.length < 2) return [];
    const found = [...names].filter(([key]) => key.startsWith(start));
    return found.flatMap(([, at]) => at).sort((a, b) => a - b);
  };

  // A query as it is understood: its words, mended where it holds no name, and the names in it.
  function understood(query, names) {
    const typed = words(query);
    const spans = named(typed, names);
    if (spans.length || begins(typed, names).length) return { asked: typed, spans, mended: "" };
    const asked = typed.map((word) => mended(word, names.known));
    const found = named(asked, names);
    return { asked, spans: found, mended: found.length ? asked.join(" ") : "" };
  }

  // What is named, the most telling first: long names, and numbers; last who answers questions.
  function ordered(spans, { answers }) {
    const answering = new Set(answers.map(({ by }) => by));
    const weight = ({ key, size, at }) =>
      100 * size + (/\d/.test(key) ? 50 : 0) - (answering.has(at[0]) ? 60 : 0) + key.length / 10;
    return [...spans].sort((a, b) => weight(b) - weight(a)).flatMap(({ at }) => at);
  }

  // What to show for a query: rows, and the query as it was understood, if it was mended. A phrase in
  // which few words are names is one to look for in the texts, by the theme.
  function rows(query, data, names) {
    const { asked, spans, mended } = understood(query, names);
    const rest = asked.filter((word) => !SMALL.has(word)).length;
    const exact = spans.length === 1 && spans[0].size >= rest;
    const isAsked = query.includes("?") || asked.some((word) => ASKING.has(word));
    const isNamed = spans.reduce((sum, { size }) => sum + size, 0) >= rest / 2;
    const titles = exact ? [] : titled(asked, names);
    const points = pointed(query, names);
    const last = begins(asked, names);
    if (!(isAsked || isNamed || titles.length)) {
      return { rows: [...points, ...pick(last, data)], mended };
    }
    const places = new Set(spans.flatMap(({ at }) => at));
    const about = questions(asked, places, data, names);
    const pages = [...titles, ...ordered(spans, data)];
    const order = isAsked && !exact ? [...about, ...pages] : [...pages, ...about];
    const answers = exact ? [] : answered(places, about, data);
    const found = pick([...order, ...last], data);
    const texts = isNamed ? [...found, ...points] : [...points, ...found];
    return { rows: [...answers, ...texts], mended };
  }

  const pick = (places, { found }) => [...new Set(places)].map((place) => found[place]);

  function row({ address, title, kind }) {
    const link = document.createElement("a");
    link.className = "md-search-result__link found-row";
    link.href = new URL(address, base);
    const name = document.createElement("span");
    name.className = "found-title";
    name.textContent = title;
    const what = document.createElement("span");
    what.className = "found-kind";
    what.textContent = kind;
    link.append(name, what);
    const item = document.createElement("li");
    item.append(link);
    return item;
  }

  window.names = { base, load, words };
  if (!input || !result) return;

  const list = document.createElement("ul");
  list.className = "found";
  list.setAttribute("aria-label", "Names and answers");
  const note = document.createElement("p");
  note.className = "found-note";
  note.setAttribute("role", "status");
  result.insertBefore(note, result.querySelector("ol"));
  result.insertBefore(list, result.querySelector("ol"));

  let ready;
  function show() {
    if (!ready) return;
    const found = rows(input.value.slice(0, 200), ...ready);
    list.replaceChildren(...found.rows.slice(0, MOST).map(row));
    note.textContent = found.mended ? `Showing what is called “${found.mended}”.` : "";
  }

  function begin() {
    load()
      .then((data) => {
        ready = [data, directory(data)];
        show();
      })
      .catch(() => {}); // the theme's results are there
  }

  input.addEventListener("focus", begin, { once: true });
  input.addEventListener("input", () => {
    show();
    input.dispatchEvent(new KeyboardEvent("keyup")); // what the theme waits for; pasting has no key
  });
  input.form.addEventListener("reset", () => setTimeout(show));
  if (/[?&]q=/.test(location.search)) begin();
})();
