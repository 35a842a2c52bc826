/* The search itself, without a page: from the index and a query to what is found, best first. */

const SearchQuery = (
  ({ convertHangulToQwerty, convertQwertyToHangul, getChoseong }, { jamo, parts, runs, stems }, snippet, traceback) => {
    // How much it says that a word of the query is there.
    const FIELDS = { title: 6, words: 4, parts: 4, messages: 1.5, text: 2.2, names: 1 };
    // How much more it says that the query has all of the words to search by, or of a message, and how
    // fast that falls where some of it is missing.
    const PHRASES = { words: 2.5, messages: 5 };
    const WHOLE = 5;
    const OTHER_PAGES = 0.07; // a question comes before a term of the glossary
    const WORST = 0.05; // of the best score: what is below answers something else
    const MOST = 30; // results
    const ERROR = /(?:Error|Warning|Exception)\b/;
    const LACKS = /has no attribute|cannot import name|No module named/;
    const DIGITS = /^\d/;
    const TYPE = /^(?:[\w.]+\.)?(\w+)/;
    const GONE = /removed|deprecated|no longer/;
    const KNOWN = 0.55; // how much of an error's words are there where one answers it
    const LONG = 10; // runs: so long a query has been pasted
    const LONGEST = 150; // runs that are looked up; more say nothing new, and must not stop the page
    const WORD = 20; // syllables: no word is longer

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

    /** Return what Latin letters would be on a Korean keyboard, if that is syllables, the last of them
        perhaps half made. Shift makes ㄲ of ㄱ, and nothing of letters that have no double. */
    const hangulFor = (typed) => {
      try {
        const pressed = typed.replace(/[^QWERTOP]/g, (letter) => letter.toLowerCase());
        return convertQwertyToHangul(pressed).match(/^[가-힣]{2,}[ㄱ-ㅎㅏ-ㅣ]?$|^[가-힣][ㄱ-ㅎㅏ-ㅣ]$/)?.[0];
      } catch {
        return undefined; // es-hangul cannot put some rows together, yhoq for one
      }
    };

    const add = (map, key, number) => map.set(key, (map.get(key) ?? 0) + number);

    /** Return what finds the words that a word begins, and those that somebody may have meant with it:
        they have most of their letters side by side in common. */
    const neighbours = (words) => {
      const sorted = [...words].sort();
      const twos = (word) => Array.from({ length: word.length - 1 }, (_, at) => word.slice(at, at + 2));
      const having = new Map(); // two letters to the words that have them
      for (const word of sorted) for (const two of new Set(twos(word))) having.set(two, [...(having.get(two) ?? []), word]);
      const begun = (start) => {
        let [low, high] = [0, sorted.length];
        while (low < high) {
          const middle = (low + high) >> 1;
          if (sorted[middle] <= start) low = middle + 1;
          else high = middle;
        }
        let end = low;
        while (sorted[end]?.startsWith(start)) end++;
        return sorted.slice(low, end);
      };
      const alike = (word) => {
        const shared = new Map();
        for (const two of twos(word)) for (const other of having.get(two) ?? []) add(shared, other, 1);
        const like = ([other, count]) => Math.abs(word.length - other.length) < 3 && (2 * count) / (word.length + other.length - 2) > 0.6;
        return [...shared].filter(like).map(([other]) => other);
      };
      return { alike, begun };
    };

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
      const listed = new Map(); // name that is not on every release to its row
      const units = []; // a question with the sections inside of it is found as one
      columns.title.forEach((_, row) => {
        const record = Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, column[row]]));
        for (const name of ["title", "words", "text", "messages", "names"]) record[`${name}Runs`] = runs(record[name]);
        if (pages[record.page].kind === "names" && record.level) return listed.set(record.title.toLowerCase(), { id: -1, page: pages[record.page], head: record, sections: [record] });
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
        return fields;
      };
      const isQuestion = ({ head, page }) => head.level && page.kind === "questions";
      const postings = new Map(); // term to units, each with how much it says that the term is there behind it
      const post = (unit, fields) => {
        const said = new Map();
        for (const name in fields)
          for (const [term, times] of counted(fields[name])) add(said, term, (FIELDS[name] * times) / (times + enough(name, fields[name])));
        const kind = isQuestion(unit) ? 1 : OTHER_PAGES;
        for (const [term, much] of said) {
          if (!postings.has(term)) postings.set(term, []);
          postings.get(term).push(unit, much * kind);
        }
      };
      const counted = (terms) => terms.reduce((counts, term) => add(counts, term, 1), new Map());
      const fielded = units.map(fieldsOf);
      const usual = Object.fromEntries(
        Object.keys(FIELDS).map((name) => [name, fielded.reduce((sum, fields) => sum + fields[name].length, 1) / units.length]),
      );
      /** Return how often a term must be there to say half of what it can: as in BM25, less in a short field. */
      const enough = (name, terms) => 0.6 + (0.3 * terms.length) / usual[name];
      units.forEach((unit, at) => post(unit, fielded[at]));
      const near = neighbours(known.keys());
      /** Return how much a term tells units apart. */
      const rarity = (term) => Math.log(1 + units.length / ((postings.get(term)?.length ?? 4) / 2));

      // --- phrases ---------------------------------------------------------------------------------

      const plain = (term) => rarity(term) * (COMMON.has(term) ? 0.1 : 1);
      const phrases = new Map(); // term to the phrases of questions that have it
      const phrase = (unit, kind, runs) => {
        const terms = new Set(runs.map((run) => termsOf(run)[0]).filter((term) => !ENGLISH.has(term) && !DIGITS.test(term)));
        const here = { unit, kind, worth: [...terms].reduce((sum, term) => sum + plain(term), 0) };
        for (const term of terms) phrases.set(term, [...(phrases.get(term) ?? []), here]);
      };
      for (const unit of units.filter(isQuestion))
        for (const { words, messages } of unit.sections) {
          for (const text of words.split(", ")) phrase(unit, "words", runs(text));
          for (const text of messages.split("\n")) phrase(unit, "messages", runs(text));
        }

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
        const said = runs(narrow.normalize("NFC")).slice(0, LONGEST);
        const pasted = said.length > LONG;
        const message = pasted || ERROR.test(query);
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
          else if (near.begun(jamo(text)).length) return false; // somebody is still typing it
          return Boolean(stem) || cut(text).filter((word) => askWord(word, of, 0.8) || askMeant([...stemsOf(word).keys()], of)).length > 0;
        };
        const askHangul = (run, of, found) => {
          const latin = convertHangulToQwerty(run.text);
          if (askWord(run.text, of) || found) return;
          if (/^[ㄱ-ㅎ]{2,}$/.test(run.text)) initials(run.text).forEach((term) => ask(term, 0.6, of));
          else if (known.has(latin)) ask(latin, 1, of);
          else [...stemsOf(run.text).keys()].forEach((stem, at) => ask(stem, at ? 0.5 : 1, of, true));
        };
        const askName = ({ text, typed: letters }, of, found) => {
          const [whole = text, ...rest] = parts(text);
          const typed = !found && !pasted && hangulFor(letters);
          if (known.has(whole)) {
            ask(whole, 1, of);
            rest.forEach((part) => ask(part, 0.1, of));
          } else if (!pasted && (!typed || !askWord(typed, of))) {
            ask(whole, 1, of, true);
            rest.forEach((part) => ask(part, 0.5, of, !known.has(part)));
            if (typed) ask(jamo(typed), 1, of, true); // the beginning of a word
          }
        };

        for (const run of said) for (const name of ["text", "typed"]) run[name] = run[name].slice(0, 3 * WORD);
        said.forEach((run, of) => {
          const firsts = [of - 3, of - 2, of - 1, of].filter((first) => first >= 0);
          const found = firsts.filter((first) => askPhrase(first, of)).length > 0;
          if (run.hangul) askHangul(run, of, found);
          else if (!(pasted && ENGLISH.has(run.text)) && !(message && DIGITS.test(run.text))) askName(run, of, found);
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

      /** Return what the runs of the query say for each unit that has any: by the run, how much, and its terms. */
      const weighed = (asked) => {
        const found = [];
        const give = (term, { of, weight }, like) => {
          const worth = weight * like * rarity(term);
          const having = postings.get(term) ?? [];
          for (let at = 0; at < having.length; at += 2) {
            const [unit, much] = [having[at], having[at + 1]];
            const { said, heard, terms } = (found[unit.id] ??= { unit, said: [], heard: [], terms: [] });
            terms.push(term);
            const before = said[of] ?? 0;
            const value = worth * much;
            said[of] = Math.max(before, value) + 0.3 * Math.min(before, value); // parts of one name say nearly the same
            heard[of] = Math.max(heard[of] ?? 0, worth);
          }
        };
        for (const one of asked) {
          give(one.term, one, 1);
          if (!one.near) continue;
          const begun = near.begun(one.term);
          begun.forEach((term) => give(term, one, 0.4));
          if (known.has(one.term) || one.term.length < 4) continue;
          for (const term of near.alike(one.term)) if (!begun.includes(term)) give(term, one, 0.35);
        }
        return found.filter(Boolean);
      };

      /** Return what the phrases of the units say of which the query has all or nearly all: the best of each. */
      const phrased = (asked) => {
        const heard = new Map(); // phrase to what the runs of the query are worth in it
        for (const { term, weight, of } of asked)
          for (const phrase of phrases.get(term) ?? []) {
            if (!heard.has(phrase)) heard.set(phrase, new Map());
            const worth = heard.get(phrase);
            worth.set(of, Math.max(worth.get(of) ?? 0, weight * plain(term)));
          }
        const best = new Map();
        for (const [{ unit, kind, worth }, ofRuns] of heard) {
          const much = sum(ofRuns.values());
          const says = PHRASES[kind] * much * Math.min(1, much / worth) ** WHOLE;
          best.set(unit, Math.max(best.get(unit) ?? 0, says));
        }
        return best;
      };

      /** Add numbers up; of a list that has gaps those that are there. */
      const sum = (numbers) => {
        let total = 0;
        for (const each of numbers) total += each ?? 0;
        return total;
      };

      /** Return the units that a text asks for, best first. */
      const ranked = (text) => {
        const asked = read(text);
        const hoped = new Map(); // what the runs are worth if all of them are there
        for (const { term, of, weight } of asked) hoped.set(of, Math.max(hoped.get(of) ?? 0, weight * rarity(term)));
        const whole = sum(hoped.values()) || 1;
        const together = phrased(asked);
        const results = weighed(asked).map(({ unit, said, heard, terms }) => {
          const share = Math.min(1, sum(heard) / whole);
          return { unit, terms, share, score: (sum(said) + (together.get(unit) ?? 0)) * (0.15 + 0.85 * share) };
        });
        const most = results.reduce((most, { score }) => Math.max(most, score), 0);
        const good = results.filter(({ score }) => score >= WORST * most);
        const best = good.sort((one, other) => other.score - one.score).slice(0, MOST);
        const weights = new Map(asked.map(({ term, weight }) => [term, weight]));
        return best.map((result) => ({ ...result, terms: result.terms.filter((term) => (weights.get(term) ?? 1) >= 0.5) }));
      };

      /** Return the rows of the names by release that a text is about. */
      const named = (text) => {
        const names = [
          ...matches(text, /module ['"]?([\w.]+)['"]? has no attribute ['"]?(\w+)/g, ([, module, name]) => [`${module}.${name}`]),
          ...matches(text, /cannot import name ['"]?(\w+)['"]? from ['"]?([\w.]+)/g, ([, name, module]) => [`${module}.${name}`, `from ${module} import ${name}`]),
          ...matches(text, /No module named ['"]?([\w.]+)/g, ([, module]) => [module, ...[...listed.keys()].filter((name) => name.startsWith(`from ${module} `))]),
          ...matches(text, /^from ([\w.]+) import (\w+)/gm, ([line, module, name]) => [line, `${module}.${name}`]),
          ...(!ERROR.test(text) || GONE.test(text) ? matches(text, /\bjax(?:lib)?(?:\.\w+)+/g, ([name]) => above(name)) : []),
        ];
        return [...new Set(names.map((name) => listed.get(name.toLowerCase())).filter(Boolean))];
      };
      const matches = (text, pattern, read) => [...text.matchAll(pattern)].flatMap(read);
      /** Return a dotted name and what it is in: jax.lib.xla_bridge, jax.lib. */
      const above = (name) => {
        const parts = name.split(".");
        return parts.slice(1).map((_, at) => parts.slice(0, parts.length - at).join("."));
      };

      /** Find what answers a text: first the name by release that it complains of. Where it only names
          it, the question that says more of that name comes before it, or one that uses it. */
      const search = (text) => {
        const { messages, release } = traceback.read(text);
        // The last message of a chain says it, unless only one before it is of a type that is known here.
        const last = messages.find((message) => known.has(message.match(TYPE)?.[1].toLowerCase())) ?? messages[0];
        let results = ranked(last);
        for (const unit of messages.flatMap(named).reverse()) {
          const more = results.find(({ unit: { sections } }) => sections.some(({ anchor }) => anchor && anchor === unit.head.words));
          const row = { unit, terms: [], share: 1 };
          const lacks = LACKS.test(last);
          const first = more ?? (known.has(unit.head.title.toLowerCase()) && !lacks && !GONE.test(last) ? results[0] : undefined);
          const rest = results.filter((result) => result !== first);
          results = [...(first ? (lacks ? [row, first] : [first, row]) : [row]), ...rest];
        }
        return { results: results.map(shown), release, sure: !ERROR.test(last) || results[0]?.share > KNOWN };
      };

      /** Return what is shown of a unit in which some terms have been found. */
      const shown = ({ unit: { head, page, sections }, terms }) => {
        const wanted = new Map(terms.map((term) => [term, rarity(term)]));
        const places = (found) => snippet.places(found, (run) => (run.terms ??= termsOf(run)).find((term) => wanted.has(term)), wanted);
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
          beginning: snippet.beginning(head.text, places(head.textRuns)),
          holds: head.holds,
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
    ? [SearchLibraries, SearchKorean, SearchSnippet, SearchTraceback]
    : ["libraries", "korean", "snippet", "traceback"].map((name) => require(`./search-${name}.js`))),
);

if (typeof module !== "undefined") module.exports = SearchQuery;
