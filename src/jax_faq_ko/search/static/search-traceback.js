/* What somebody pasted, as the search needs it: of a traceback the messages count, the frames do not. */

const SearchTraceback = (() => {
  const MOST = 4000; // letters of a query that are read; what tells errors apart comes at the end
  const HEAD = "Traceback (most recent call last)";
  const ERROR = /^(?:E {3,})?(?:[\w.]+: )?(?:[\w]+\.)*[A-Z]\w*(?:Error|Warning|Exception|Interrupt|Exit)\b(?! +Traceback )/;
  // Where a message ends: a rule, the words between the exceptions of a chain, a prompt.
  const BEYOND = /^(?:-{10,}|Traceback |The above exception|During handling|The preceding stack|For simplicity, JAX|(?:In|Out) ?\[|>>> )/;
  const RELEASE = /(?<![\w.])jax(?:lib)?(?:==|-|:\s*|\s+(?:version\s+)?)(\d+\.\d+\.\d+(?:\.\d+)?)/g;

  // What JAX says below many messages, as in records.py.
  const ADVICE = /(?:^|(?<=\. ))(?:The error occurred while tracing the function |This concrete value was not available |This typically means |See https?:)[^]*/m;

  /** Return the messages of the exceptions in a chain, the last one first. */
  const messages = (lines) => {
    const found = [];
    lines.forEach((line, at) => {
      if (!ERROR.test(line)) return;
      const rest = lines.slice(at + 1);
      const end = rest.findIndex((line) => BEYOND.test(line) || ERROR.test(line));
      found.unshift([line, ...rest.slice(0, end < 0 ? undefined : end)].join("\n").replace(ADVICE, "").trim());
    });
    return [...new Set(found)];
  };

  /** Return the release of JAX that a text says it came from: that of a package, not one told of. */
  const release = (text) => [...text.matchAll(RELEASE)].at(-1)?.[1] ?? "";

  /** Read a query: its messages, best first, and the release. What is no traceback is one message. */
  const read = (text) => {
    const lines = text.split(/\r?\n/);
    const found = text.includes(HEAD) || lines.length > 3 ? messages(lines) : [];
    return { messages: found.length ? found.map((each) => each.slice(0, MOST)) : [text.slice(-MOST)], release: release(text) };
  };

  return { read };
})();

if (typeof module !== "undefined") module.exports = SearchTraceback;
