/* Korean as a search needs it: the runs of letters in a text, and what may be the stem of each.

   Words are handled as the row of their jamo, 기울 as ㄱㅣㅇㅜㄹ: so an ending that begins inside a
   syllable can be cut off, and a syllable that is still being typed is the beginning of a word. */

const SearchKorean = (({ disassemble }, particles) => {
  const jamo = (text) => disassemble(text.normalize("NFC").toLowerCase());
  const rows = (words) => words.trim().split(/\s+/).map(jamo);

  // --- particles ---------------------------------------------------------------------------------

  const [CASES, TOPICS, LAST] = ["case", "then", "last"].map((kind) => rows(`${particles[kind]} ${particles.search[kind]}`));
  const PARTICLES = new Set([
    ...LAST,
    ...CASES.flatMap((first) => [first, ...TOPICS.map((then) => first + then)]),
  ]);

  // --- endings -----------------------------------------------------------------------------------

  // Right behind the stem: 느리 + 다, 느리 + ㄴ, 먹 + 으면.
  const ENDINGS = new Set(
    rows(`다 고 고도 지 지가 지는 지도 지요 죠 지만 지말고 게 게도 게끔 게요 기 기가 기는 기도 기를 기에 기로 기만 기까지
      기도록 거나 도록 든 든지 던 던데 더니 더라 는 는데 는데도 는데요 는지 는지도 는지를 는가 는가요 는구나 나 나요 네 네요
      냐 느냐 니 니까 니다 려 려고 려면 려는 려는데 며 면 면서 면은 면요 므로 세요 셔요 시면 시오 십시오 자 자마자 자니 라
      라고 라는 래 래요 대 대요 다가 다고 다는 다니 다니까 다면 다면서 답니다 단다 든가 을 을까 을까요 을지 을지도 을게 을게요
      을때 을수록 으려 으려고 으려면 으려는 으면 으면서 으며 으므로 으니 으니까 은 은가 은가요 은데 은데요 은지 음 음을 음이
      습니다 습니까 습니다만 는다 는다고 는다는 는다면 는대 는대요 는데서 는법 는것 는거 은거 은것 은채
      ㄴ ㄴ가 ㄴ가요 ㄴ다 ㄴ다고 ㄴ다는 ㄴ다면 ㄴ대 ㄴ대요 ㄴ데 ㄴ데요 ㄴ데도 ㄴ지 ㄴ지도 ㄴ채 ㄴ거 ㄴ것
      ㄹ ㄹ게 ㄹ게요 ㄹ까 ㄹ까요 ㄹ때 ㄹ래 ㄹ래요 ㄹ수 ㄹ수록 ㄹ지 ㄹ지도 ㄹ거 ㄹ것 ㅁ ㅁ을 ㅁ이 ㅁ으로
      ㅂ니다 ㅂ니까 ㅂ니다만 ㅂ시다 었다 았다`),
  );

  // Behind 아 or 어, which often melts into the stem: 느려서 is 느리 + 어 + 서, 바꿨다 바꾸 + 어 + ㅆ다.
  const PAST = `ㅆ다 ㅆ고 ㅆ지만 ㅆ지 ㅆ죠 ㅆ네 ㅆ네요 ㅆ나 ㅆ나요 ㅆ냐 ㅆ니 ㅆ는데 ㅆ는데도 ㅆ는데요 ㅆ는지 ㅆ던 ㅆ더니 ㅆ던데 ㅆ을
    ㅆ을까 ㅆ을까요 ㅆ을때 ㅆ으면 ㅆ으니 ㅆ으니까 ㅆ으나 ㅆ으며 ㅆ음 ㅆ습니다 ㅆ습니까 ㅆ어 ㅆ어요 ㅆ어도 ㅆ거든요 ㅆ다가 ㅆ다고
    ㅆ다는 ㅆ다는데 ㅆ다면 ㅆ대 ㅆ대요 ㅆ을때는 ㅆ기`;
  const AFTER_A = new Set([
    "",
    ...rows(`서 서요 서는 서도 요 야 야만 야지 야죠 야하나요 도 도되나요 라 놓고 놓은 두고 두려면 둘 보고 보니 보려면 본 볼 줘
      줘요 주는 주세요 주고 준 달라 버려 버려요 버린 버렸다 봐 봐도 ${PAST}
      지다 지는 지는데 지나요 지고 지면 지지 지기 지도록 진 진다 질 집니다 져 져서 져요 졌 졌다 졌어 졌어요 졌는데 졌습니다`),
  ]);
  const NOUN_MAKERS = rows("하 되 돼 시키 당하 스럽 롭");

  /** Return the stems that end right before position `at`, where 아 or 어 stands. */
  const beforeA = (word, at) => {
    const [before, vowel, head] = [word[at - 1], word[at], word.slice(0, at)];
    if (vowel === "ㅕ") return [head + "ㅣ", word.slice(0, at + 1)];
    if (vowel === "ㅐ")
      return before === "ㅗ" ? [head + "ㅣ"] : before === "ㅎ" ? [head + "ㅏ"] : [word.slice(0, at + 1)];
    if (vowel !== "ㅏ" && vowel !== "ㅓ") return [];
    if (before === "ㅇ") return [word.slice(0, at - 1)]; // 만들어
    if (before === "ㅗ" || before === "ㅜ") {
      const melted = [head]; // 나와, 바꿔
      if (word[at - 2] === "ㅇ") melted.push(word.slice(0, at - 2) + "ㅂ"); // 어려워
      return melted;
    }
    const stems = [word.slice(0, at + 1), head + "ㅡ"]; // 가서, 써서
    if (before === "ㄹ" && word[at - 2] === "ㄹ") stems.push(word.slice(0, at - 1) + "ㅡ"); // 달라
    return stems;
  };

  const SHORTEST = 2; // jamo of a stem: 쓰
  const LONGEST = Math.max(...[...PARTICLES, ...ENDINGS, ...AFTER_A].map((tail) => tail.length)) + 1;

  /** Return what may be the stem of a word, and how likely each is if nothing else is known. */
  const stems = (word) => {
    const found = new Map([[word, 1]]);
    const add = (stem, likely) => {
      if (stem.length >= SHORTEST && !(found.get(stem) > likely)) found.set(stem, likely);
    };
    for (let at = Math.max(1, word.length - LONGEST); at < word.length; at++) {
      const [head, tail] = [word.slice(0, at), word.slice(at)];
      if (PARTICLES.has(tail)) add(head, 1.6);
      if (ENDINGS.has(tail)) {
        add(head, 1.2);
        if (head.endsWith("ㅇㅜ")) add(head.slice(0, -2) + "ㅂ", 1.2); // 어려운
      }
      if (AFTER_A.has(word.slice(at + 1))) beforeA(word, at).forEach((stem) => add(stem, 1.2));
    }
    for (const [stem, likely] of [...found])
      for (const maker of NOUN_MAKERS)
        if (stem.endsWith(maker) && stem.length > maker.length + 2) add(stem.slice(0, -maker.length), likely);
    return found;
  };

  // --- runs --------------------------------------------------------------------------------------

  const RUN = /[가-힣ㄱ-ㅎㅏ-ㅣ]+|[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)*|\d+(?:\.\d+)*/g;

  /** Return the runs of Hangul, Latin letters and digits in a text, each with its place. */
  const runs = (text) => {
    const found = [];
    for (const match of text.matchAll(RUN)) {
      const [start, end] = [match.index, match.index + match[0].length];
      const hangul = /[^\x00-\x7f]/.test(match[0]);
      const behindName = hangul && found.length && found.at(-1).end === start && !found.at(-1).hangul;
      if (behindName && PARTICLES.has(jamo(match[0]))) continue; // the 을 of jit을
      found.push({ start, end, hangul, typed: match[0], text: hangul ? match[0] : match[0].toLowerCase() });
    }
    return found;
  };

  /** Return a name with its parts: jax.tree_map is also tree_map, tree, map and jax. */
  const parts = (name) => {
    if (!known.has(name)) known.set(name, split(name));
    return known.get(name);
  };
  const known = new Map();
  const split = (name) => {
    const dotted = name.split(".");
    const tails = dotted.map((_, at) => dotted.slice(at).join("."));
    const words = name.split(/[._]+/).filter((word) => word.length > 1);
    return [...new Set([name.replace(/^_+|_+$/g, ""), ...tails, ...words].map(singular))].filter(Boolean);
  };

  const singular = (word) => (/[a-z]{3}s$/.test(word) && !word.endsWith("ss") ? word.slice(0, -1) : word);

  return { jamo, parts, runs, singular, stems };
})(
  ...(typeof module === "undefined"
    ? [SearchLibraries, SEARCH_PARTICLES]
    : [require("./search-libraries.js"), require("./search-particles.js")]),
);

if (typeof module !== "undefined") module.exports = SearchKorean;
