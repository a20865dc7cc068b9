// The theme takes each `rel="alternate"` for this site in another language, and asks there for a
// site map. A feed is none: a second word in `rel` keeps the theme from it, and readers find it still.
for (const { relList } of document.querySelectorAll('link[type="application/atom+xml"]')) relList.add("feed");
