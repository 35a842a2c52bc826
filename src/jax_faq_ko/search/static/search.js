/* The search as its reader sees it: in the dialog of every page (ctrl-K), and on search.html.

   The rest is loaded when somebody begins to search, as classic scripts, so that it works from
   file:// too. Where that fails, or our own code does, the reader is told, the console has the error,
   and Sphinx's own search takes over on search.html. */

(() => {
  const OURS = [
    ...["search-libraries.js", "search-particles.js", "search-korean.js"],
    ...["search-snippet.js", "search-query.js", "search-index.js"],
  ];
  const STOCK = ["searchtools.js", "language_data.js", "../searchindex.js"];
  const WIDEST = 30; // columns; a wider word may be broken, or it would not fit a small phone
  const here = document.currentScript.src;
  const root = document.documentElement.dataset.content_root;
  const _ = (words, plural, count) =>
    count === undefined ? Documentation.gettext(words) : Documentation.ngettext(words, plural, count);

  const loadAll = (names) =>
    Promise.all(
      names.map(
        (name) =>
          new Promise((loaded, failed) => {
            const script = document.createElement("script");
            const onerror = () => failed(new Error(`${name} cannot be loaded`));
            Object.assign(script, { src: new URL(name, here), async: false, onload: loaded, onerror });
            document.head.append(script);
          }),
      ),
    );

  let loading;
  const engine = () => (loading ??= loadAll(OURS).then(() => SearchQuery.create(SEARCH_INDEX)));

  const element = (name, properties = {}, ...children) => {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
  };

  /** Return pieces of text as they are shown: what is found marked, and no word on two lines. */
  const marked = (pieces) => {
    const line = [];
    let word = [];
    const end = () => {
      const text = word.map((part) => part.textContent ?? part).join("");
      const columns = text.length + (text.match(/[가-힣]/g) ?? []).length;
      line.push(...(columns > WIDEST ? word : [element("span", { className: "word" }, ...word)]));
      word = [];
    };
    for (const [text, found] of pieces)
      for (const part of text.split(/(\s+)/).filter(Boolean)) {
        if (part.trim()) word.push(found ? element("mark", {}, part) : part);
        else {
          end();
          line.push(" ");
        }
      }
    end();
    return line;
  };

  const link = ({ page }, { anchor, title }) => {
    const address = root + page + DOCUMENTATION_OPTIONS.LINK_SUFFIX + (anchor && `#${anchor}`);
    return element("a", { href: address }, ...marked(title));
  };

  const item = (result) => {
    const place = element("p", { className: "search-place" }, result.theme);
    if (result.section) place.append(" › ", link(result, result.section));
    const snippet = element("p", { className: "context" }, ...marked(result.snippet));
    return element("li", {}, link(result, result), place, snippet);
  };

  const summary = (count) =>
    count
      ? _(
          "Search finished, found one page matching the search query.",
          "Search finished, found ${resultCount} pages matching the search query.",
          count,
        ).replace("${resultCount}", count)
      : _(
          "Your search did not match any documents. Please make sure that all words are spelled correctly and that you've selected enough categories.",
        );

  /** Show below a field what is found, at every letter that is typed into it. */
  const serve = (input, output) => {
    const status = element("p", { className: "search-summary", role: "status" });
    const list = element("ul", { className: "search", role: "list" });
    output.append(status, list);

    const update = async () => {
      const query = input.value.trim();
      output.classList.toggle("empty", !query);
      if (query && !list.childElementCount) status.textContent = _("Preparing search...");
      try {
        const { search } = await engine();
        if (query !== input.value.trim()) return; // more has been typed meanwhile
        const results = query ? search(query) : [];
        list.replaceChildren(...results.map(item));
        status.textContent = query ? summary(results.length) : "";
      } catch (error) {
        giveUp(error);
      }
    };

    /** Say that this search does not work here, and what to do; leave the rest to Sphinx's own. */
    const giveUp = async (error) => {
      if (!status.isConnected) return; // said already: more has been typed meanwhile
      console.error(error);
      input.removeEventListener("input", update);
      const told = element("p", { className: "search-summary", role: "alert" });
      told.append(_("Search does not work as it should here. Press Enter to find the pages that have your words."));
      output.replaceChildren(told);
      output.classList.remove("empty");
      if (!page || !new URLSearchParams(location.search).get("q")) return; // where it reads the query
      try {
        await loadAll(STOCK);
        if (!Search.hasIndex()) throw new Error("searchindex.js is damaged");
      } catch (error) {
        console.error(error);
        const all = element("a", { href: `${root}index${DOCUMENTATION_OPTIONS.LINK_SUFFIX}` }, _("See all questions"));
        told.replaceChildren(_("Search does not work here."), " ", all);
        output.replaceChildren(told);
      }
    };
    input.addEventListener("input", update); // unlike keyup it tells of syllables half made
    input.addEventListener("focus", () => engine().catch(() => {}), { once: true }); // told once one types
    if (input.value) update();

    // The arrow keys go from the field to the results, and back.
    output.parentElement.addEventListener("keydown", (event) => {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      const stops = [input, ...list.querySelectorAll("li > a")];
      const next = stops[stops.indexOf(document.activeElement) + step];
      if (!step || event.isComposing || !next || !stops.includes(document.activeElement)) return;
      event.preventDefault();
      next.focus();
    });
  };

  const page = document.querySelector(".bd-search-container #search-results");
  const dialog = document.getElementById("pst-search-dialog");
  if (page) {
    const input = page.parentElement.querySelector("input[name=q]");
    input.value = new URLSearchParams(location.search).get("q") ?? "";
    serve(input, page);
    if (!input.value) input.focus();
    input.addEventListener("input", () => {
      if (location.protocol !== "file:") history.replaceState(null, "", `?${new URLSearchParams({ q: input.value })}`);
    });
  } else if (dialog) {
    const input = dialog.querySelector("input[name=q]");
    dialog.ariaLabel = input.ariaLabel;
    const output = element("section", { id: "search-results", className: "empty" });
    output.addEventListener("keydown", ({ key }) => key === "Escape" && dialog.close());
    dialog.append(output);
    serve(input, output);
  }
})();
