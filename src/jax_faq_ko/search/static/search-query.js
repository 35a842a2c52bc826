/* The search itself, without a page: from the index and a query to what is found, best first. */

const SearchQuery = (
  ({ MiniSearch, convertHangulToQwerty, convertQwertyToHangul, getChoseong }, { jamo, parts, runs, stems }, snippet) => {
    // How much it says that a word of the query is there; `grams` are pairs of syllables.
    const FIELDS = { title: 5, words: 4, parts: 2.5, messages: 1.5, text: 1, names: 1, grams: 0.5 };
    const GRAM = "#"; // before each of them
    const OTHER_PAGES = 0.07; // a question comes before a term of the glossary
    const WORST = 0.05; // of the best score: what is below answers something else
    const MOST = 30; // results
    const LONG = 10; // runs: so long a query has been pasted
    const WORD = 20; // syllables: no word is longer, and a run of thousands must not stop the page

    // Words of any question; they count for a tenth.
    const COMMON = new Set(
      `왜 어떻게 무엇 무슨 뭐 뭔가 어디 이유 방법 경우 때 것 거 수 하 되 있 없 나 나오 내 쓰 이 그 저 좀 더 안 못 중 및 싶 가능 jax`
        .split(" ")
        .map(jamo),
    );
    // Words of any message.
    const ENGLISH = new Set(
      `a an and are as at be because but by error for from got had has have if in is it its not occurred of on or that the this to
      was were when where which while with you your`.split(/\s+/),
    );

    /** Of what somebody pasted keep the message: not the frames above it, nor the notes below it. */
    const message = (query) => {
      const lines = query.split("\n");
      const first = lines.findLastIndex((line) => /^\s*(?:[\w.]+: )?[\w.]*(?:Error|Warning|Exception)\b/.test(line));
      if (first < 0 || lines.length < 4) return query;
      const end = lines.findIndex((line, at) => at > first && line.startsWith("-----"));
      return lines.slice(first, end < 0 ? undefined : end).join("\n");
    };

    /** Return what Latin letters would be on a Korean keyboard, if that is whole syllables. */
    const hangulFor = (typed) => {
      try {
        return convertQwertyToHangul(typed).match(/^[가-힣]{2,}$/)?.[0];
      } catch {
        return undefined; // es-hangul cannot put some rows together, yhoq for one
      }
    };

    const grams = ({ hangul, text }) =>
      hangul ? Array.from({ length: text.length - 1 }, (_, at) => GRAM + text.slice(at, at + 2)) : [];

    const add = (map, key, number) => map.set(key, (map.get(key) ?? 0) + number);

    /** Return the words of a site: which of its stems a run of Hangul is, and what is in an index.

        How many forms of a word the site has tells which stem it is: 기울기를 and 기울기가 have
        기울기 in common. */
    const vocabulary = (texts) => {
      const forms = new Map(); // run to its stems
      const support = new Map(); // stem to how many forms the site has of it
      for (const { hangul, text } of texts.flat()) {
        if (!hangul || forms.has(text)) continue;
        forms.set(text, stems(jamo(text)));
        for (const [stem, likely] of forms.get(text)) add(support, stem, likely);
      }
      const stemsOf = (text) => forms.get(text) ?? stems(jamo(text));
      const likeliest = (candidates) => {
        let best, most = 0;
        for (const stem of candidates) {
          const likely = (support.get(stem) ?? 0) * stem.length;
          if (likely > most) [best, most] = [stem, likely];
        }
        return best;
      };
      const words = new Map([...forms].map(([text, stems]) => [text, likeliest(stems.keys())]));
      const termsOf = ({ hangul, text }) => (hangul ? [words.get(text) ?? likeliest(stemsOf(text).keys())] : parts(text));
      return { likeliest, stemsOf, termsOf, words };
    };

    /** Prepare an index for searching. */
    const create = ({ pages, records: columns }) => {
      const units = []; // a question with the sections inside of it is found as one
      columns.title.forEach((_, row) => {
        const record = Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, column[row]]));
        for (const name of ["title", "words", "text", "messages", "names"]) record[`${name}Runs`] = runs(record[name]);
        if (record.level > 1) units.at(-1).sections.push(record);
        else units.push({ id: units.length, page: pages[record.page], head: record, sections: [record] });
      });
      const all = (sections, name) => sections.flatMap((section) => section[`${name}Runs`]);
      const texts = units.map(({ sections }) => ["title", "words", "text", "messages"].flatMap((name) => all(sections, name)));
      const { likeliest, stemsOf, termsOf, words } = vocabulary(texts);

      // --- ranking ---------------------------------------------------------------------------------

      const known = new Map(); // term to how many units have it
      const fieldsOf = ({ head, sections }) => {
        const fields = { title: head.titleRuns, parts: all(sections.slice(1), "title") };
        for (const name of ["words", "messages", "text", "names"]) fields[name] = all(sections, name);
        for (const name in fields) fields[name] = fields[name].flatMap(termsOf);
        for (const term of new Set(Object.values(fields).flat())) add(known, term, 1);
        fields.grams = [...all(sections, "title"), ...all(sections, "words")].flatMap(grams);
        return fields;
      };
      const mini = new MiniSearch({
        fields: Object.keys(FIELDS),
        extractField: (unit, name) => (name === "id" ? unit.id : unit.fields[name].join(" ")),
        tokenize: (terms) => terms.split(" ").filter(Boolean),
        processTerm: (term) => term,
      });
      mini.addAll(units.map((unit) => ({ id: unit.id, fields: fieldsOf(unit) })));
      const rarity = (term) => Math.log(1 + units.length / (known.get(term) ?? 2));

      // --- synonyms --------------------------------------------------------------------------------

      const squeezed = (text) => jamo(text.replace(/[\s_.-]+/g, ""));
      const meant = new Map(); // what people call something to [what it may be called too, weight]
      const mean = (from, to, weight) => meant.set(squeezed(from), [...(meant.get(squeezed(from)) ?? []), [to, weight]]);
      for (const { head } of units.filter(({ head, page }) => head.level && page.kind === "terms")) {
        const [, korean, english] = head.title.match(/^(.*?)(?:\((.*)\))?$/);
        for (const other of new Set([english, ...head.words.split(", ")])) {
          if (!other || other === korean) continue;
          mean(other, korean, 0.8); // the text says it in Korean
          mean(korean, other, 0.4);
        }
      }

      // --- reading a query -------------------------------------------------------------------------

      /** Return the terms that a query asks for: each with its weight, the run that it comes from,
          and whether words like it will do. */
      const read = (query) => {
        const narrow = query.replace(/[！-～]+/g, (wide) => wide.normalize("NFKC")); // ｊｉｔ
        const said = runs(message(narrow.normalize("NFC")));
        const pasted = said.length > LONG;
        const asked = new Map();
        const ask = (term, weight, of, near = false) => {
          if (COMMON.has(term)) weight /= 10;
          if (!(asked.get(term)?.weight >= weight)) asked.set(term, { term, weight, of, near });
        };
        /** Ask for what else a word or several are called; false if they are in no glossary. */
        const askMeant = (names, of) => {
          const others = names.flatMap((name) => meant.get(name) ?? []);
          for (const [other, weight] of others) {
            const terms = runs(other).map((run) => termsOf(run)[0]);
            for (const term of terms) if (known.has(term)) ask(term, weight / terms.length, of);
          }
          return others.length > 0;
        };
        /** The same for the words from `first` to `last`. */
        const askPhrase = (first, last) => {
          const head = said.slice(first, last).map((run) => squeezed(run.text)).join("");
          const { hangul, text } = said[last];
          const tails = hangul ? [...stemsOf(text).keys()] : [squeezed(text)];
          return askMeant(tails.map((tail) => head + tail), last);
        };
        /** Ask for a run of Hangul as words that the site has; false if it has none of them. */
        const askWord = (text, of, weight = 1) => {
          const stem = likeliest([...stemsOf(text).keys()].filter((stem) => known.has(stem)));
          if (stem) ask(stem, weight, of, stem.length > 3);
          return Boolean(stem) || cut(text).filter((word) => askWord(word, of, 0.8) || askMeant([...stemsOf(word).keys()], of)).length > 0;
        };
        const askHangul = (run, of, found) => {
          const latin = convertHangulToQwerty(run.text);
          if (askWord(run.text, of) || found) grams(run).forEach((gram) => ask(gram, 0.3, of));
          else if (/^[ㄱ-ㅎ]{2,}$/.test(run.text)) initials(run.text).forEach((term) => ask(term, 0.6, of));
          else if (known.has(latin)) ask(latin, 1, of);
          else {
            [...stemsOf(run.text).keys()].forEach((stem, at) => ask(stem, at ? 0.5 : 1, of, true));
            grams(run).forEach((gram) => ask(gram, 0.5, of));
          }
        };
        const askName = ({ text }, of, found) => {
          const [whole = text, ...rest] = parts(text);
          const typed = !found && !pasted && hangulFor(text);
          if (known.has(whole)) {
            ask(whole, 1, of);
            rest.forEach((part) => ask(part, 0.1, of));
          } else if (pasted) {
            rest.filter((part) => known.has(part)).forEach((part) => ask(part, 0.3, of));
          } else if (!typed || !askWord(typed, of)) {
            ask(whole, 1, of, true);
            rest.forEach((part) => ask(part, 0.5, of, !known.has(part)));
          }
        };

        said.forEach((run, of) => {
          const firsts = [of - 3, of - 2, of - 1, of].filter((first) => first >= 0);
          const found = firsts.filter((first) => askPhrase(first, of)).length > 0;
          if (run.hangul) askHangul(run, of, found);
          else if (!pasted || !(ENGLISH.has(run.text) || /^\d/.test(run.text))) askName(run, of, found);
        });
        return [...asked.values()];
      };

      /** Cut a run of Hangul into the words of the site, or of the glossary, that cover most of it. */
      const cut = (text) => {
        const best = [{ cost: 0, words: [] }];
        for (let end = 1; end <= text.length; end++) {
          best[end] = { ...best[end - 1], cost: best[end - 1].cost + 1.5 };
          for (let start = end - 2; start >= Math.max(0, end - WORD); start--) {
            const word = text.slice(start, end);
            const cost = best[start].cost + 1;
            if (word === text || cost >= best[end].cost) continue;
            if ([...stemsOf(word).keys()].some((stem) => (known.has(stem) && stem.length > 3) || meant.has(stem)))
              best[end] = { cost, words: [...best[start].words, word] };
          }
        }
        return best[text.length].words;
      };

      const initials = (letters) =>
        [...words].flatMap(([text, word]) => (getChoseong(text).startsWith(letters) && known.has(word) ? [word] : [])).slice(0, 20);

      // --- results ---------------------------------------------------------------------------------

      const search = (query) => {
        const asked = read(query);
        const asking = new Map(asked.map((each) => [each.term, each]));
        /** Return what the runs of the query are worth that have one of these terms. */
        const worth = (terms) => {
          const best = new Map();
          for (const { term, weight, of } of terms)
            if (!term.startsWith(GRAM)) best.set(of, Math.max(best.get(of) ?? 0, weight * rarity(term)));
          return [...best.values()].reduce((sum, each) => sum + each, 0);
        };
        const total = worth(asked) || 1;
        const hits = mini.search(query, {
          tokenize: () => [...asking.keys()],
          boost: FIELDS,
          boostTerm: (term) => asking.get(term).weight,
          prefix: (term) => asking.get(term).near,
          fuzzy: (term) => asking.get(term).near && !known.has(term) && term.length > 3 && (term.length > 7 ? 2 : 1),
          weights: { prefix: 0.4, fuzzy: 0.35 },
          boostDocument: (id) => (units[id].head.level && units[id].page.kind === "questions" ? 1 : OTHER_PAGES),
        });
        const results = hits.map(({ id, score, queryTerms, terms }) => {
          const share = worth(queryTerms.map((term) => asking.get(term))) / total;
          // MiniSearch multiplies by the number of terms, of which ours are not alike.
          return { unit: units[id], terms, score: (score / queryTerms.length) * (0.3 + 0.7 * share) };
        });
        results.sort((one, other) => other.score - one.score);
        const best = results.slice(0, MOST).filter(({ score }) => score >= WORST * results[0].score);
        return best.map(({ unit, terms }) => {
          const seen = terms.filter((term) => (asking.get(term)?.weight ?? 1) >= 0.5);
          return shown(unit, new Map(seen.map((term) => [term, rarity(term)])));
        });
      };

      /** Return what is shown of a unit in which some terms have been found. */
      const shown = ({ head, page, sections }, wanted) => {
        const places = (found) => snippet.places(found, (run) => termsOf(run).find((term) => wanted.has(term)), wanted);
        const title = (section) => snippet.pieces(section.title, places(section.titleRuns));
        let best = { ...snippet.best(head.text, places(head.textRuns), wanted), section: head };
        for (const section of sections)
          for (const name of ["text", "messages"]) {
            const view = snippet.best(section[name], places(section[`${name}Runs`]), wanted);
            if (view.worth > best.worth * 1.2) best = { ...view, section };
          }
        const { section } = best;
        return {
          page: page.name,
          theme: head.level ? page.title : "",
          anchor: head.anchor,
          title: title(head),
          section: section === head ? undefined : { anchor: section.anchor, title: title(section) },
          snippet: best.pieces,
        };
      };

      return { search };
    };

    return { create };
  }
)(
  ...(typeof module === "undefined"
    ? [SearchLibraries, SearchKorean, SearchSnippet]
    : ["./search-libraries.js", "./search-korean.js", "./search-snippet.js"].map((name) => require(name))),
);

if (typeof module !== "undefined") module.exports = SearchQuery;
