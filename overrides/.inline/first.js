{#-
  The first script of a page. It gives the theme's scripts what they keep a reader's choices with,
  as the theme's own does, but takes the address of the site from an attribute: so its text is the
  same on every page. And it sets two classes that the theme would set at the end of the page,
  where all of it would be styled anew.
-#}
var __md_scope = new URL(document.currentScript.dataset.base, location);
var __md_hash = (text) => [...text].reduce((hash, letter) => (hash << 5) - hash + letter.charCodeAt(0), 0);
var __md_get = (key, storage = localStorage, scope = __md_scope) => JSON.parse(storage.getItem(`${scope.pathname}.${key}`));
var __md_set = (key, value, storage = localStorage, scope = __md_scope) => {
  try {
    storage.setItem(`${scope.pathname}.${key}`, JSON.stringify(value));
  } catch {} // a storage that is blocked or full
};
document.documentElement.classList.replace("no-js", "js");
document.documentElement.classList.add("js-focus-visible");
