{#-
  The theme puts a reader's choice of colours in place here, before anything is painted. This does
  that too, and the rest that its script does later: the system's colours, the switch, the bar of
  a phone's browser.
-#}
{
  const { body, head, forms } = document;
  const options = [...forms.palette.elements];
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const bar = head.appendChild(Object.assign(document.createElement("meta"), { name: "theme-color" }));
  let at = 0;
  try {
    const stored = __md_get("__palette")?.index;
    if (stored in options) at = Number(stored);
  } catch {} // a storage that is blocked, or holds something else

  const paint = () => {
    const chosen = options[at].dataset;
    const system = `(prefers-color-scheme: ${dark.matches ? "dark" : "light"})`;
    const follows = chosen.mdColorMedia === "(prefers-color-scheme)";
    const shown = follows ? options.find((option) => option.dataset.mdColorMedia === system).dataset : chosen;
    body.dataset.mdColorScheme = shown.mdColorScheme;
    bar.content = getComputedStyle(body).getPropertyValue("--paper").trim();
  };
  const label = () => options.forEach((option, index) => (option.nextElementSibling.hidden = index !== at));
  // While this is set, the theme's style sheet lets nothing fade from one colour to the other.
  const change = () => {
    body.dataset.mdColorSwitching = "";
    paint();
    label();
    requestAnimationFrame(() => delete body.dataset.mdColorSwitching);
  };
  forms.palette.addEventListener("change", (event) => {
    at = options.indexOf(event.target);
    __md_set("__palette", { index: at });
    change();
  });
  forms.palette.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    options[(at + 1) % options.length].click();
    options[at].focus();
  });
  dark.addEventListener("change", change);
  paint();
  // Once the whole header is there: what stands beside the switch would push it aside.
  document.addEventListener("DOMContentLoaded", label);
}
