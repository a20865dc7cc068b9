/*
 * The page for unknown addresses: names the pages nearest to the wrong address.
 *
 * Compares the words of the address with the addresses, titles and spellings in
 * the small file of names that the search asks, too (search.js). Nothing of the
 * address is shown. Without this script the page lists the sections.
 */
(() => {
  "use strict";

  const MOST = 3; // suggestions
  const NEAR = 0.6; // of the words of the address, by length, must be found
  const LONGEST = 200; // letters of an address; what is longer is no slip of a hand
  const ALIKE = 0.5; // below this two words are different words
  const { base, load, words } = window.names;
  const place = document.querySelector(".suggestions");

  function decode(path) {
    try {
      return decodeURIComponent(path);
    } catch {
      return path; // a stray percent sign
    }
  }

  const pairs = (word) => [...`^${word}$`].map((letter, i, all) => letter + all[i + 1]).slice(0, -1);

  // The share of pairs of letters that two words have in common, from 0 to 1.
  function likeness(a, b) {
    if (a === b) return 1;
    const [mine, rest] = [pairs(a), pairs(b)];
    const all = mine.length + rest.length;
    let common = 0;
    for (const pair of mine) {
      const at = rest.indexOf(pair);
      if (at < 0) continue;
      rest.splice(at, 1);
      common += 1;
    }
    return (2 * common) / all;
  }

  function nearest(word, others) {
    const best = Math.max(0, ...others.map((other) => likeness(word, other)));
    return best < ALIKE ? 0 : best;
  }

  // The last part of an address says most; a long word says more than a short one.
  function asked(path, sections) {
    const parts = path.split("/").map(words);
    const last = parts.findLastIndex((part) => part.length);
    return parts.flatMap((part, i) =>
      part
        .filter((word) => i === last || !sections.has(word))
        .map((word) => ({ word, weight: word.length * (i === last ? 1 : 0.3) })),
    );
  }

  // A section is in the list anyway; a page in it is near when the address goes on from it.
  const leadsOn = (path, { address }) =>
    address.split("/").length > 2 && `${path}/`.startsWith(address);

  function score(path, wanted, page) {
    if (leadsOn(path, page)) return 1;
    const has = words([page.address, page.title, ...page.names].join(" "));
    const sum = (value) => wanted.reduce((total, each) => total + each.weight * value(each), 0);
    const found = sum(({ word }) => nearest(word, has)) / sum(() => 1);
    // Of two equals the one in the same section comes first, then the one with the shorter name.
    const section = page.address.slice(0, page.address.indexOf("/") + 1);
    const same = path.startsWith(section) ? 0.1 : 0;
    return found + same - words(page.address).length / 1000;
  }

  function suggestions(path, found) {
    // Pages; of the page under which the address would lie, also its entries.
    const pages = found.filter(({ address }) => {
      const [page, entry] = address.split("#");
      return page && (entry === undefined || path.startsWith(page));
    });
    const wanted = asked(path, new Set(pages.map(({ address }) => address.split("/")[0])));
    if (!wanted.length) return [];
    return pages
      .map((page) => ({ page, score: score(path, wanted, page) }))
      .filter(({ score }) => score >= NEAR)
      .sort((a, b) => b.score - a.score)
      .slice(0, MOST)
      .map(({ page }) => page);
  }

  function show(pages) {
    if (!pages.length) return;
    const list = document.createElement("ul");
    for (const { address, title } of pages) {
      const link = document.createElement("a");
      link.href = new URL(address, base);
      link.textContent = title;
      const item = document.createElement("li");
      item.append(link);
      list.append(item);
    }
    const lead = document.createElement("p");
    lead.textContent = "Perhaps you meant:";
    place.append(lead, list);
  }

  const path = decode(location.pathname)
    .slice(decode(base.pathname).length)
    .replace(/(\/index)?(\.\w+|\/+)?$/, "");
  if (path === "404" || path.length > LONGEST) return; // the first: opened by its own address
  load()
    .then(({ found }) => show(suggestions(path, found)))
    .catch(() => {}); // the page is as it was
})();
