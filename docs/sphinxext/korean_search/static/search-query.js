/* The search itself, without a page: from the index and a query to what is found, best first. */

const SearchQuery = (({ MiniSearch, convertHangulToQwerty, convertQwertyToHangul, getChoseong }, korean) => {
  const { jamo, parts, runs, singular, stems } = korean;

  const FIELDS = { title: 5, parts: 2.5, words: 4, messages: 1.5, text: 1, names: 1, grams: 0.5 };
  const OTHER_PAGES = 0.07; // a question comes before a term of the glossary
  const LONG = 10; // runs: so long a query has been pasted
  const WORST = 0.05; // of the best score; what is below is no answer
  const MOST = 30;
  const AROUND = 110; // letters of a snippet

  // Words of any question, in Korean as the site's own titles have them.
  const COMMON = new Set(
    `왜 어떻게 무엇 무슨 뭐 뭔가 어디 이유 방법 경우 때 것 거 수 하 되 있 없 나 나오 내 쓰 이 그 저 좀 더 안 못 중 및 싶 가능 jax`
      .split(/\s+/)
      .map(jamo),
  );
  const ENGLISH = new Set(
    `a an and are as at be by for from got has have if in is it its not of on or that the this to was were with you your but
     because which when while where error occurred`.split(/\s+/),
  );

  /** Return what Latin letters would be on a Korean keyboard, if that is whole syllables. */
  const hangulFor = (typed) => {
    try {
      return convertQwertyToHangul(typed).match(/^[가-힣]{2,}$/)?.[0];
    } catch {
      return undefined; // es-hangul refuses some rows of letters, ghon among them
    }
  };

  const grams = (run) =>
    !run.hangul || run.text.length < 2 ? [] : Array.from({ length: run.text.length - 1 }, (_, at) => `#${run.text.slice(at, at + 2)}`);

  /** What is made of an index once: its vocabulary, its synonyms, the ranking. */
  const create = ({ pages, records: columns }) => {
    const records = columns.title.map((_, row) =>
      Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, column[row]])),
    );
    const units = []; // a question with the sections inside of it is found as one
    records.forEach((record, number) => {
      const section = { ...record, number };
      if (record.level > 1) units.at(-1).sections.push(section);
      else units.push({ ...record, id: units.length, page: pages[record.page], sections: [section] });
    });

    // --- vocabulary: how many forms of a word the site has tells which of its stems is the word ----

    const found = records.map(({ title, words, text, messages, names }) =>
      Object.fromEntries(Object.entries({ title, words, text, messages, names }).map(([name, said]) => [name, runs(said)])),
    );
    const forms = new Map();
    const formsOf = (text) => {
      if (!forms.has(text)) forms.set(text, stems(jamo(text)));
      return forms.get(text);
    };
    const support = new Map();
    const count = ({ hangul, text }) => {
      if (!hangul || forms.has(text)) return;
      for (const [stem, likely] of formsOf(text)) support.set(stem, (support.get(stem) ?? 0) + likely);
    };
    found.forEach((record) => Object.values(record).forEach((said) => said.forEach(count)));

    const likeliest = (candidates) => {
      let best, most = 0;
      for (const stem of candidates.keys()) {
        const likely = (support.get(stem) ?? 0) * stem.length;
        if (likely > most) [best, most] = [stem, likely];
      }
      return best;
    };
    const words = new Map();
    const wordOf = (text) => {
      if (!words.has(text)) words.set(text, likeliest(formsOf(text)));
      return words.get(text);
    };
    const termsOf = (said) => said.flatMap((run) => (run.hangul ? [wordOf(run.text)] : parts(run.text)));

    // --- ranking -----------------------------------------------------------------------------------

    const known = new Map(); // term to the number of units that have it
    const fieldsOf = (sections) => {
      const all = (name) => sections.flatMap((section) => found[section.number][name]);
      const [title, ...others] = sections.map((section) => found[section.number].title);
      const [asked, within, said] = [title, others.flat(), all("words")];
      const fields = { title: asked, parts: within, words: said, messages: all("messages"), text: all("text"), names: all("names") };
      for (const name in fields) fields[name] = termsOf(fields[name]);
      for (const term of new Set(Object.values(fields).flat())) known.set(term, (known.get(term) ?? 0) + 1);
      fields.grams = [...asked, ...within, ...said].flatMap(grams);
      return fields;
    };
    const mini = new MiniSearch({
      fields: Object.keys(FIELDS),
      extractField: (unit, name) => (name === "id" ? unit.id : unit.fields[name].join(" ")),
      tokenize: (terms) => terms.split(" ").filter(Boolean),
      processTerm: (term) => term,
    });
    mini.addAll(units.map(({ id, sections }) => ({ id, fields: fieldsOf(sections) })));
    const rarity = (term) => Math.log(1 + units.length / (known.get(term) ?? 2));

    // --- synonyms ----------------------------------------------------------------------------------

    const squeezed = (text) => jamo(text.replace(/[\s_.-]+/g, ""));
    const meant = new Map();
    const mean = (from, to, weight) => meant.set(squeezed(from), [...(meant.get(squeezed(from)) ?? []), [to, weight]]);
    for (const { title, words } of units.filter(({ level, page }) => level && page.kind === "terms")) {
      const [, korean, english] = title.match(/^(.*?)(?:\((.*)\))?$/);
      for (const other of new Set([english, ...words.split(", ")].filter(Boolean))) {
        if (other === korean) continue;
        mean(other, korean, 0.8); // the text says it in Korean
        mean(korean, other, 0.4);
      }
    }

    // --- query -------------------------------------------------------------------------------------

    /** Return the terms that a query asks for, each with its weight and the run it comes from. */
    const read = (query) => {
      const asked = new Map();
      const ask = (term, weight, of, near = false) => {
        if (COMMON.has(term)) weight *= 0.1;
        const before = asked.get(term);
        if (!before || before.weight < weight) asked.set(term, { term, weight, of, near });
      };
      const all = runs(message(query.normalize("NFC")));
      const long = all.length > LONG;

      const also = (text, weight, of) => {
        const terms = runs(text).flatMap((run) => termsOf([run]).slice(0, 1));
        terms.forEach((term) => known.has(term) && ask(term, weight / terms.length, of));
      };
      /** Ask for what is meant by the words from `first` to `last`, if the glossary has them. */
      const phrase = (first, last) => {
        const head = all.slice(first, last).map((run) => squeezed(run.text)).join("");
        const tails = all[last].hangul ? [...formsOf(all[last].text).keys()] : [squeezed(all[last].text)];
        const others = tails.flatMap((tail) => meant.get(head + tail) ?? []);
        others.forEach(([word, weight]) => also(word, weight, last));
        return others.length > 0;
      };
      /** Ask for a run of Hangul as the words that the site has; false if it has none of it. */
      const hangul = (text, of, weight = 1) => {
        const stem = likeliest(new Map([...formsOf(text)].filter(([stem]) => known.has(stem))));
        if (stem) ask(stem, weight, of, stem.length > 3);
        else return cut(text).map((word) => hangul(word, of, 0.8) || phraseOf(word, of)).length > 0;
        return true;
      };
      const phraseOf = (text, of) => [...formsOf(text).keys()].flatMap((stem) => meant.get(stem) ?? []).map(([word, weight]) => also(word, weight, of)).length > 0;

      all.forEach((run, of) => {
        let found = false;
        for (let first = Math.max(0, of - 3); first <= of; first++) found = phrase(first, of) || found;
        if (run.hangul) {
          if (hangul(run.text, of) || found) {
            grams(run).forEach((gram) => ask(gram, 0.3, of));
          } else if (/^[ㄱ-ㅎ]{2,}$/.test(run.text)) {
            initials(run.text).forEach((term) => ask(term, 0.6, of));
          } else if (known.has(convertHangulToQwerty(run.text))) {
            ask(convertHangulToQwerty(run.text), 1, of);
          } else {
            [...formsOf(run.text).keys()].forEach((stem, at) => ask(stem, at ? 0.5 : 1, of, true));
            grams(run).forEach((gram) => ask(gram, 0.5, of));
          }
        } else if (!(long && (ENGLISH.has(run.text) || /^\d/.test(run.text)))) {
          const [whole, ...rest] = parts(run.text).length ? parts(run.text) : [run.text];
          const typed = hangulFor(run.text);
          if (known.has(whole)) {
            ask(whole, 1, of);
            rest.forEach((part) => ask(part, 0.1, of));
          } else if (!found && !long && typed && hangul(typed, of)) {
            return;
          } else if (long) {
            rest.filter((part) => known.has(part)).forEach((part) => ask(part, 0.3, of));
          } else {
            ask(whole, 1, of, true);
            rest.forEach((part) => ask(part, 0.5, of, !known.has(part)));
          }
        }
      });
      return [...asked.values()];
    };

    /** Cut a run of Hangul into the words of the site that cover most of it. */
    const cut = (text) => {
      const best = [{ cost: 0, words: [] }];
      for (let end = 1; end <= text.length; end++) {
        best[end] = { cost: best[end - 1].cost + 1.5, words: best[end - 1].words };
        for (let start = end - 2; start >= 0; start--) {
          const word = text.slice(start, end);
          const is = [...stems(jamo(word)).keys()].some((stem) => (known.has(stem) && stem.length > 3) || meant.has(stem));
          const cost = best[start].cost + 1;
          if (is && word !== text && cost < best[end].cost) best[end] = { cost, words: [...best[start].words, word] };
        }
      }
      return best[text.length].words;
    };

    const initials = (letters) =>
      [...words]
        .filter(([text, word]) => getChoseong(text).startsWith(letters) && known.has(word))
        .map(([, word]) => word)
        .slice(0, 20);

    // --- results -----------------------------------------------------------------------------------

    const search = (query) => {
      const asked = read(query);
      const terms = asked.map(({ term }) => term);
      const weightOf = new Map(asked.map(({ term, weight }) => [term, weight]));
      const runWeight = new Map();
      for (const { term, weight, of } of asked)
        if (!term.startsWith("#")) runWeight.set(of, Math.max(runWeight.get(of) ?? 0, weight * rarity(term)));
      const total = [...runWeight.values()].reduce((sum, weight) => sum + weight, 0) || 1;

      const hits = mini.search(query, {
        tokenize: () => terms,
        fields: Object.keys(FIELDS),
        boost: FIELDS,
        boostTerm: (_, at) => asked[at].weight,
        prefix: (_, at) => asked[at].near,
        fuzzy: (term, at) => asked[at].near && !known.has(term) && term.length > 3 && (term.length > 7 ? 2 : 1),
        weights: { prefix: 0.4, fuzzy: 0.35 },
        boostDocument: (id) => (units[id].page.kind === "questions" && units[id].level ? 1 : OTHER_PAGES),
      });
      const results = hits.map(({ id, score, queryTerms, terms }) => {
        const matched = new Set(queryTerms);
        const covered = new Map();
        for (const { term, weight, of } of asked)
          if (matched.has(term) && !term.startsWith("#")) covered.set(of, Math.max(covered.get(of) ?? 0, weight * rarity(term)));
        const share = [...covered.values()].reduce((sum, weight) => sum + weight, 0) / total;
        const seen = terms.filter((term) => (weightOf.get(term) ?? 1) >= 0.5);
        return { unit: units[id], score: (score / queryTerms.length) * (0.3 + 0.7 * share), terms: seen };
      });
      results.sort((a, b) => b.score - a.score);
      return results.filter(({ score }) => score >= WORST * results[0].score).slice(0, MOST).map(shown);
    };

    const shown = ({ unit, score, terms }) => {
      const wanted = new Map(terms.map((term) => [term, COMMON.has(term) ? 0 : rarity(term)]));
      const title = marked(unit.title, wanted);
      let best = { worth: 0, pieces: [[(unit.text).slice(0, AROUND), false]] };
      for (const section of unit.sections)
        for (const text of [section.text, section.messages]) {
          const view = text ? window(text, wanted) : best;
          if (view.worth > best.worth * 1.2) best = { ...view, section };
        }
      const within = best.section && best.section !== unit.sections[0] ? best.section : undefined;
      return {
        page: unit.page.name,
        theme: unit.level ? unit.page.title : "",
        anchor: unit.anchor,
        title,
        section: within && { anchor: within.anchor, title: marked(within.title, wanted) },
        snippet: best.pieces,
        score,
      };
    };

    /** Return where the wanted words are in a text: [start, end, term]. */
    const places = (text, wanted) =>
      runs(text).flatMap((run) => {
        if (!run.hangul) {
          const term = parts(run.text).find((part) => wanted.has(part));
          return term && wanted.get(term) ? [[run.start, run.end, term]] : [];
        }
        const term = wordOf(run.text);
        if (!wanted.get(term)) return [];
        let letters = 1; // of the run that make the stem; the rest is an ending
        while (letters < run.text.length && jamo(run.text.slice(0, letters)).length < term.length) letters++;
        return [[run.start, run.start + letters, term]];
      });

    const pieces = (text, marks, from, to) => {
      const found = [];
      let at = from;
      for (const [start, end] of marks) {
        if (start < at || end > to) continue;
        if (start > at) found.push([text.slice(at, start), false]);
        found.push([text.slice(start, end), true]);
        at = end;
      }
      if (at < to) found.push([text.slice(at, to), false]);
      return found;
    };
    const marked = (text, wanted) => pieces(text, places(text, wanted), 0, text.length);

    /** Return the part of a text where the most of the wanted words stand together. */
    const window = (text, wanted) => {
      const marks = places(text, wanted);
      let [worth, first] = [0, 0];
      marks.forEach(([start], at) => {
        const near = new Map();
        for (let next = at; next < marks.length && marks[next][1] < start + AROUND - 20; next++)
          near.set(marks[next][2], wanted.get(marks[next][2]));
        const sum = [...near.values()].reduce((a, b) => a + b, 0);
        if (sum > worth) [worth, first] = [sum, start];
      });
      let from = Math.max(0, first - 20);
      if (from) from = text.lastIndexOf(" ", from) + 1;
      let to = Math.min(text.length, from + AROUND);
      if (to < text.length) to = Math.max(text.lastIndexOf(" ", to), first + 1);
      const cutOut = pieces(text, marks, from, to);
      if (from) cutOut.unshift(["… ", false]);
      if (to < text.length) cutOut.push([" …", false]);
      return { worth, pieces: cutOut };
    };

    return { search, read };
  };

  /** Of what somebody pasted keep the message: not the frames above it, nor JAX's notes below it. */
  const message = (query) => {
    const lines = query.split("\n");
    const at = lines.findLastIndex((line) => /^\s*(?:[\w.]+: )?[\w.]*(?:Error|Warning|Exception)\b/.test(line));
    if (at < 0) return query;
    const end = lines.findIndex((line, number) => number > at && /^-{5,}/.test(line));
    return lines.slice(lines.length > 3 ? at : 0, end < 0 ? undefined : end).join("\n");
  };

  return { create };
})(
  typeof module === "undefined" ? SearchLibraries : require("./search-libraries.js"),
  typeof module === "undefined" ? SearchKorean : require("./search-korean.js"),
);

if (typeof module !== "undefined") module.exports = SearchQuery;
