// Leads to the new address of a page, and to the same place on it; without a script the top is shown.
location.replace(document.currentScript.dataset.to + location.search + location.hash);
