/* What of a text is shown of something found: where its words stand together, and those marked. */

const SearchSnippet = (({ jamo }) => {
  const AROUND = 110; // letters
  const BEFORE = 20; // the first word that was looked for

  /** Return where the wanted words are among the runs of a text: [start, end, term].
      `termOf` returns the term of a run, `wanted` has the worth of each term. */
  const places = (runs, termOf, wanted) =>
    runs.flatMap((run) => {
      const term = termOf(run);
      if (!wanted.get(term)) return [];
      let letters = run.hangul ? 1 : run.text.length; // that make the stem; the rest is an ending
      while (letters < run.text.length && jamo(run.text.slice(0, letters)).length < term.length) letters++;
      return [[run.start, run.start + letters, term]];
    });

  /** Cut a text into pieces, [words, whether they are wanted], from one place to another. */
  const pieces = (text, marks, from = 0, to = text.length) => {
    const cuts = [];
    let at = from;
    for (const [start, end] of marks) {
      if (start < at || end > to) continue;
      if (start > at) cuts.push([text.slice(at, start), false]);
      cuts.push([text.slice(start, end), true]);
      at = end;
    }
    if (at < to) cuts.push([text.slice(at, to), false]);
    return cuts;
  };

  /** Return the part of a text that has the most of the wanted words, and what it is worth. */
  const best = (text, marks, wanted) => {
    let [worth, first] = [0, 0];
    marks.forEach(([start], at) => {
      const near = new Set();
      for (const [, end, term] of marks.slice(at)) if (end < start + AROUND - BEFORE) near.add(term);
      const sum = [...near].reduce((sum, term) => sum + wanted.get(term), 0);
      if (sum > worth) [worth, first] = [sum, start];
    });
    const from = first > BEFORE ? text.lastIndexOf(" ", first - BEFORE) + 1 : 0;
    let to = Math.min(text.length, from + AROUND);
    if (to < text.length) to = Math.max(text.lastIndexOf(" ", to), first + 1);
    const cuts = pieces(text, marks, from, to);
    if (from) cuts.unshift(["… ", false]);
    if (to < text.length) cuts.push([" …", false]);
    return { worth, pieces: cuts };
  };

  /** Return the first paragraph of a text, which a line ends. */
  const beginning = (text, marks) => pieces(text, marks, 0, text.includes("\n") ? text.indexOf("\n") : text.length);

  return { beginning, best, pieces, places };
})(typeof module === "undefined" ? SearchKorean : require("./search-korean.js"));

if (typeof module !== "undefined") module.exports = SearchSnippet;
