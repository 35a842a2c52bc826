/* The search as its reader sees it: on the front page, in the dialog of every page (ctrl-K), and on
   search.html. A field takes several lines, so that a traceback can be pasted as it is.

   The rest is loaded when somebody begins to search, as classic scripts, so that it works from
   file:// too. Where that fails, or our own code does, the reader is told, the console has the error,
   and Sphinx's own search takes over on search.html. */

(() => {
  const OURS = [
    ...["search-libraries.js", "search-particles.js", "search-korean.js", "search-traceback.js"],
    ...["search-snippet.js", "search-query.js", "search-index.js"],
  ];
  const STOCK = ["searchtools.js", "language_data.js", "../searchindex.js"];
  const SHORT = 100; // letters of a query that may stand in an address: more has been pasted
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

  const item = (result, at) => {
    const place = element("p", { className: "search-place" }, result.theme);
    if (result.section) place.append(" › ", link(result, result.section));
    const told = at ? result.snippet : result.beginning; // the first is most likely the answer
    const snippet = element("p", { className: "context" }, ...marked(told));
    const holds = result.holds ? [element("p", { className: "search-holds" }, `✓ ${result.holds}`)] : [];
    return element("li", {}, link(result, result), place, snippet, ...holds);
  };

  const summary = (count, sure) => {
    if (!count)
      return _(
        "Your search did not match any documents. Please make sure that all words are spelled correctly and that you've selected enough categories.",
      );
    if (!sure) return _("No answer here knows this. These come nearest:");
    const found = "Search finished, found ${resultCount} pages matching the search query.";
    return _("Search finished, found one page matching the search query.", found, count).replace("${resultCount}", count);
  };

  /** Offer to show the whole site as the release has it that the text came from. */
  const offer = (release) => {
    const picker = document.querySelector(".jax-picker select");
    const minor = release.split(".").slice(0, 2).join(".");
    const known = [...(picker?.options ?? [])].find(({ value }) => value.startsWith(`${minor}.`))?.value;
    if (!release || !known || picker.value === known) return [];
    const button = element("button", { type: "button", className: "search-release" });
    button.append(_("This comes from JAX ${release}. Show the answers for it").replace("${release}", release));
    button.addEventListener("click", () => {
      picker.value = known;
      picker.dispatchEvent(new Event("change"));
      button.remove();
    });
    return [button];
  };

  /** Return a query as it may stand in an address: a line, cut. */
  const cut = (query) => query.trim().split("\n").at(-1).slice(0, SHORT);

  /** Show below a field what is found, at every letter that is typed into it. */
  const serve = (input, output) => {
    const status = element("p", { className: "search-summary", role: "status" });
    const list = element("ul", { className: "search", role: "list" });
    const offers = element("div", { className: "search-offers" });
    output.append(status, offers, list);

    const update = async () => {
      const query = input.value.trim();
      output.classList.toggle("empty", !query);
      if (query && !list.childElementCount) status.textContent = _("Preparing search...");
      try {
        const { search } = await engine();
        if (query !== input.value.trim()) return; // more has been typed meanwhile
        const { results, release, sure } = query ? search(query) : { results: [], release: "", sure: true };
        list.replaceChildren(...results.map(item));
        status.textContent = query ? summary(results.length, sure) : "";
        offers.replaceChildren(...offer(release));
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
      if (output !== page || !new URLSearchParams(location.search).get("q")) return; // where it reads the query
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

    // Enter leads on with a query that fits into an address; in what was pasted it is a new line.
    input.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      if (list.isConnected && (input.value.includes("\n") || input.value.length > SHORT)) return;
      event.preventDefault();
      input.value = cut(input.value);
      input.form.requestSubmit();
    });

    // The arrow keys go from the end of the field to the results, and back.
    output.parentElement.addEventListener("keydown", (event) => {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      const stops = [input, ...list.querySelectorAll("li > a")];
      const next = stops[stops.indexOf(document.activeElement) + step];
      if (!step || event.isComposing || !next || !stops.includes(document.activeElement)) return;
      if (document.activeElement === input && input.value.includes("\n", input.selectionEnd)) return;
      event.preventDefault();
      next.focus();
    });
  };

  /** Let the address of search.html say what is looked for. What was pasted may have names of files
      in it: it stays out until somebody asks for the address, and is cut then. */
  const keepAddress = (input) => {
    const put = (query) => {
      if (location.protocol !== "file:") history.replaceState(null, "", query ? `?${new URLSearchParams({ q: query })}` : location.pathname);
    };
    const button = element("button", { type: "button", className: "search-share", hidden: true }, _("Put into the address"));
    button.addEventListener("click", () => put(cut(input.value)));
    input.form.append(button);
    input.addEventListener("input", () => {
      const short = input.value.length <= SHORT && !input.value.trim().includes("\n");
      button.hidden = short;
      put(short ? input.value : "");
    });
  };

  const page = document.querySelector(".bd-search-container #search-results");
  const dialog = document.getElementById("pst-search-dialog");
  for (const box of document.querySelectorAll(".search-box")) {
    const input = box.querySelector("textarea");
    const output = page ?? element("section", { className: "search-results empty" });
    if (page) input.value = new URLSearchParams(location.search).get("q") ?? "";
    else box.append(output);
    serve(input, output);
    if (page) keepAddress(input);
    if (page && !input.value) input.focus();
  }
  if (dialog) {
    // The theme's field takes a line alone: a pasted one loses its breaks there.
    const field = dialog.querySelector("input[name=q]");
    const input = element("textarea", { name: "q", rows: 1, className: field.className, placeholder: field.placeholder });
    for (const name of ["aria-label", "autocomplete", "autocorrect", "autocapitalize", "spellcheck"])
      input.setAttribute(name, field.getAttribute(name));
    field.replaceWith(input);
    dialog.ariaLabel = input.ariaLabel;
    const output = element("section", { className: "search-results empty" });
    if (!page) output.id = "search-results";
    dialog.addEventListener("keydown", ({ key }) => key === "Escape" && dialog.close());
    dialog.append(output);
    serve(input, output);
  }
})();
