/* A button at each block of code that copies what a reader can run: of an interpreter session the
   input without its prompts, of a terminal session the commands, of anything else all of it. */

document.addEventListener("DOMContentLoaded", () => {
  const _ = Documentation.gettext;
  const status = document.createElement("div"); // what a screen reader says after copying
  status.className = "visually-hidden";
  status.setAttribute("role", "status");
  document.body.append(status);

  const blocks = ".bd-article div.highlight > pre, .bd-article div.highlight td.code pre";
  for (const block of document.querySelectorAll(blocks)) {
    if (block.closest(".cell_output")) continue;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    const say = (words) => (button.title = button.ariaLabel = _(words));
    say("Copy");
    button.addEventListener("click", async () => {
      let words = "Copied";
      try {
        await navigator.clipboard.writeText(runnable(written(block)));
      } catch {
        words = "Copying failed";
      }
      say(words);
      status.textContent = _(words);
      button.classList.toggle("copied", words === "Copied");
      setTimeout(() => {
        say("Copy");
        status.textContent = "";
        button.classList.remove("copied");
      }, 2000);
    });
    block.after(button);
  }
});

/** Return the text of a block without the numbers of its lines. */
function written(block) {
  const copy = block.cloneNode(true);
  for (const number of copy.querySelectorAll(".linenos")) number.remove();
  return copy.textContent;
}

/** Return what to run of a block: its input, if it shows input and output. What comes first, after
    comments, says which it is: code may have lines within that look like prompts. */
function runnable(text) {
  const lines = text.split("\n");
  const first = lines.find((line) => line.trim() && !line.startsWith("# ")) ?? "";
  if (COMMAND.test(first)) return commands(lines);
  return PROMPT.test(first) ? statements(lines) : text;
}

const COMMAND = /^(?:\([\w.-]+\) )?\$ /; // perhaps with the name of an environment before it
const PROMPT = /^>>>( |$)/;
const QUOTED = /\$\(\(.*?\)\)|(?<!<<-?\s*)(?:'[^']*'|"(?:[^"\\]|\\.)*")/g; // no document begins in it

/** Return the commands of a terminal session, each with the lines that it goes on for. */
function commands(lines) {
  const input = [];
  let end = null; // the word that ends a document which stands in the commands
  let continues = false; // on the next line, whatever stands there
  let asked = false; // the line above is input: the prompt for more of it may follow
  for (const line of lines) {
    const more = end || continues || (asked && /^> /.test(line));
    asked = more || COMMAND.test(line);
    if (!asked) continue;
    const prompted = !end || lines.includes(`> ${end}`);
    const said = line.replace(more ? (prompted ? /^> ?/ : "") : COMMAND, "");
    input.push(said);
    continues = /(?<!\\)(?:\\\\)*\\$|(?:\||&&)\s*$/.test(said);
    if (!end) end = said.replace(QUOTED, "").match(/(?<!<)<<(?!<)-?\s*(["'\\]?)(\w+)/)?.[2];
    else if (said.trim() === end) end = null;
  }
  return input.map((line) => line + "\n").join("");
}

/** Return the statements of an interpreter session. A block is closed by an empty line, as an
    interpreter wants it that is typed into. */
function statements(lines) {
  const input = [];
  let continues = false; // "..." is input only after input: in output it stands for what was cut
  for (const line of lines) {
    const begins = PROMPT.test(line);
    if (begins && /^\s+\S/.test(input.at(-1) ?? "")) input.push("");
    continues = begins || (continues && /^\.\.\.( |$)/.test(line));
    if (continues) input.push(line.slice(4));
  }
  return input.map((line) => line + "\n").join("");
}
