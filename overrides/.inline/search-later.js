{#-
  The theme asks for the search index, by far the largest file, as soon as any page opens. Here
  its request waits until the reader turns to the search, or comes from it: `q` opens the search,
  `h` marks the words found. To the theme it is as if the network were slow, so nothing else
  changes; if the theme ever asks in another way, it asks at once again.
-#}
{
  const Request = XMLHttpRequest;
  const wanted = new Promise((want) => {
    if (/[?&][hq]=/.test(location.search)) want();
    document.forms.search?.addEventListener("focusin", want);
  });
  window.XMLHttpRequest = class extends Request {
    open(method, url, ...rest) {
      this.waits = String(url).endsWith("/search/search_index.json");
      super.open(method, url, ...rest);
    }
    send(body) {
      if (this.waits) wanted.then(() => super.send(body));
      else super.send(body);
    }
  };
}
