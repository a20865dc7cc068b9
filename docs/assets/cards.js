/*
 * Cards: a short note on a name, term, fact or source, shown beside its link.
 *
 * Without this script every link still works: it goes to the entry. The cards
 * are already in the page, after the article; this only shows and places them.
 *
 *   mouse     rest on a link; the pointer may travel into the card
 *   keyboard  focus a link; Escape closes; Alt + Down goes into the card
 *   touch     first tap shows the card, second tap follows the link
 *
 * A switch at the foot of the page turns them off, until it is pressed again.
 *
 * Listeners sit on the document, so that a page with 300 links costs no more
 * than a page with three.
 */
(() => {
  "use strict";

  const OPEN_AFTER = 150; // ms: crossing a link on the way elsewhere opens nothing
  const CLOSE_AFTER = 300; // ms: time for an unsteady hand to reach the card
  const MARGIN = 8; // px kept free at every edge of the window
  const ANCHORS = Boolean(window.CSS && CSS.supports("position-try-fallbacks: flip-block"));
  const KEY = "cards-on-links"; // under which the switch is remembered

  let on = true; // false: links are plain links
  let link = null; // the link whose card is open
  let card = null; // that card
  let line = 0; // which line box of a wrapped link the card belongs to
  let byKeyboard = false; // opened by focus: then a moving mouse does not close it
  let dismissed = null; // link closed by Escape: stays closed until it is left
  let pointer = "mouse"; // what pressed last
  let opening = 0;
  let closing = 0;

  const linkAt = (node) =>
    on && node instanceof Element ? node.closest("a.term[data-term]") : null;
  const cardOf = (a) =>
    document.getElementById("card-" + a.dataset.term) || (window.cardFor ? window.cardFor(a) : null);
  const inCard = (node) => Boolean(card && node instanceof Node && card.contains(node));

  // `by` is what opened it: the style sheet says under the card what a key or a tap does next.
  function show(a, y, by) {
    const next = cardOf(a);
    if (!next || a === link) return;
    hide();
    [link, card] = [a, next];
    line = [...a.getClientRects()].findIndex((r) => y >= r.top && y <= r.bottom);
    // The class shows the card everywhere; a popover also lifts it above all else.
    card.classList.add("is-open");
    card.dataset.by = by || "mouse";
    if (card.showPopover) card.showPopover();
    place();
  }

  function hide() {
    stay();
    close();
  }

  // A card on its way to be opened still opens.
  function close() {
    closing = 0;
    if (!card) return;
    const was = card;
    loose();
    link = card = null;
    byKeyboard = false;
    was.classList.remove("is-open");
    was.removeAttribute("style");
    if (was.hidePopover && was.matches(":popover-open")) was.hidePopover();
  }

  // Under the link if it fits, else on the roomier side, never outside the
  // window. Card and link touch, so that the pointer crosses no gap.
  function place() {
    if (!card) return;
    loose();
    const { clientWidth: width, clientHeight: height } = document.documentElement;
    const rects = link.getClientRects();
    if (!rects.length) return hide();
    // The line that is pointed at; for a key all of the link: what has the focus is never covered.
    const r = rects[line] || link.getBoundingClientRect();
    const clamp = (v, size, limit) => Math.max(MARGIN, Math.min(v, limit - MARGIN - size));

    // Measured at 0,0: what encloses the card differs with and without popover.
    const style = card.style;
    style.cssText = `left:0;top:0;max-width:${width - 2 * MARGIN}px`;
    const home = card.getBoundingClientRect();
    if (rects.length === 1 && anchor(r)) return;
    const below = height - MARGIN - r.bottom;
    const above = r.top - MARGIN;
    const under = home.height <= below || below >= above;
    // In a window too low for three lines on either side it may cover the link.
    const most = Math.max(under ? below : above, Math.min(64, height - 2 * MARGIN));
    const tall = Math.min(home.height, most);
    style.maxHeight = `${most}px`;
    style.left = `${clamp(r.left - 14, home.width, width) - home.left}px`;
    style.top = `${clamp(under ? r.bottom : r.top - tall, tall, height) - home.top}px`;
    card.tabIndex = card.scrollHeight > card.clientHeight ? 0 : -1;
  }

  // Lets the browser keep a card at a link on one line (see the style sheet), at
  // the same place as above: it then stays there, without this script, when the
  // text moves.
  function anchor(r) {
    if (!ANCHORS) return false;
    const by = card.style.cssText;
    card.removeAttribute("style");
    link.classList.add("is-anchor");
    card.classList.add("is-anchored");
    card.tabIndex = -1;
    if (stands(r)) return true;
    loose();
    card.style.cssText = by;
    return false;
  }

  // Believed when seen: a browser changes sides late when the page scrolls, and
  // may refuse an anchor.
  function stands(r) {
    const { top, bottom } = card.getBoundingClientRect();
    const apart = Math.min(Math.abs(top - r.bottom), Math.abs(bottom - r.top));
    const low = document.documentElement.clientHeight - MARGIN;
    return apart < 1 && top > MARGIN - 1 && bottom < low + 1;
  }

  function loose() {
    link.classList.remove("is-anchor");
    card.classList.remove("is-anchored");
  }

  function leave() {
    clearTimeout(opening);
    if (card && !closing && !byKeyboard && !inCard(document.activeElement)) {
      closing = setTimeout(close, CLOSE_AFTER);
    }
  }

  function stay() {
    clearTimeout(opening);
    clearTimeout(closing);
    closing = 0;
  }

  document.addEventListener("pointerover", (event) => {
    if (event.pointerType === "touch") return;
    const a = linkAt(event.target);
    if (a !== dismissed) dismissed = null;
    if (inCard(event.target) || (a && a === link)) return stay();
    leave();
    if (a && a !== dismissed && !event.buttons) {
      opening = setTimeout(show, OPEN_AFTER, a, event.clientY);
    }
  });
  document.documentElement.addEventListener("pointerleave", leave);

  document.addEventListener("focusin", (event) => {
    const a = linkAt(event.target);
    // Only a visible focus: a mouse or a finger also focuses what it presses.
    if (a && a !== dismissed && a.matches(":focus-visible")) {
      show(a, NaN, "keyboard");
      byKeyboard = a === link;
    } else if (card && a !== link && !inCard(event.target)) hide();
  });
  document.addEventListener("focusout", (event) => {
    if (event.target === dismissed) dismissed = null;
    const gone = !event.relatedTarget && (event.target === link || inCard(event.target));
    if (gone && byKeyboard && !card.matches(":hover")) hide();
  });

  document.addEventListener("keydown", (event) => {
    if (!card) return;
    const focused = document.activeElement;
    const back = () => {
      dismissed = link;
      if (inCard(focused)) link.focus();
      hide();
    };
    if (event.key === "Escape") back();
    else if (event.key === "ArrowDown" && event.altKey && focused === link) {
      event.preventDefault();
      (card.querySelector("a[href]") || card).focus();
    } else if (event.key === "Tab" && inCard(focused)) {
      // The card stands at the end of the page; for the keyboard it hangs on its link.
      const stops = [...card.querySelectorAll("a[href]")];
      const edge = event.shiftKey ? stops[0] : stops[stops.length - 1];
      if (stops.length && focused !== edge) return;
      if (event.shiftKey) event.preventDefault();
      back();
    }
  });

  document.addEventListener(
    "pointerdown",
    (event) => {
      pointer = event.pointerType;
      if (card && !inCard(event.target) && linkAt(event.target) !== link) hide();
    },
    true,
  );
  document.addEventListener("click", (event) => {
    const a = linkAt(event.target);
    if (!a) return;
    clearTimeout(opening);
    // No detail: pressed by keyboard or by a screen reader, which has read the note.
    const tap = event.detail > 0 && pointer !== "mouse";
    if (tap && a !== link && cardOf(a)) {
      event.preventDefault();
      show(a, event.clientY, "touch");
    } else {
      dismissed = a;
      hide();
    }
  });

  window.addEventListener(
    "scroll",
    (event) => {
      if (!card || !event.target.contains(link)) return;
      const r = link.getBoundingClientRect();
      const { clientWidth: width, clientHeight: height } = document.documentElement;
      const gone = r.bottom < 0 || r.top > height || r.right < 0 || r.left > width;
      // A link in a table that scrolls sideways can be hidden while "in view". One that has the
      // focus is not: the table scrolls to it.
      if (gone || (event.target !== document && !byKeyboard)) hide();
      else if (!(link.matches(".is-anchor") && stands(r))) place();
    },
    { capture: true, passive: true },
  );
  window.addEventListener("resize", place);
  window.addEventListener("beforeprint", hide);
  window.addEventListener("pagehide", hide);

  // The switch. Made here, so that it never stands where it could do nothing.
  const button = document.createElement("button");
  const state = document.createElement("span");

  function tell() {
    if (!on) hide();
    button.setAttribute("aria-checked", on);
    state.textContent = on ? ": on" : ": off";
  }

  // Where storage is blocked the switch holds for the page.
  function recall() {
    try {
      on = localStorage.getItem(KEY) !== "off";
    } catch {}
    tell();
  }

  button.className = "card-switch";
  button.type = "button";
  button.setAttribute("role", "switch");
  state.setAttribute("aria-hidden", "true"); // told as the state of the switch
  button.append("Cards on links", state);
  button.addEventListener("click", () => {
    on = !on;
    try {
      localStorage.setItem(KEY, on ? "on" : "off");
    } catch {}
    tell();
  });
  document.querySelector(".md-footer-meta__inner")?.append(button);
  recall();
  // Another tab, or the page as it was left when one comes back to it.
  window.addEventListener("storage", recall);
  window.addEventListener("pageshow", (event) => event.persisted && recall());
})();
