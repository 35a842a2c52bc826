/* A button at each block of code that copies what a reader can run: of an interpreter session the
   input without its prompts, of a terminal session the commands, of anything else all of it. */

document.addEventListener("DOMContentLoaded", () => {
  const _ = Documentation.gettext;
  const status = document.createElement("div"); // what a screen reader says after copying
  status.className = "visually-hidden";
  status.setAttribute("role", "status");
  document.body.append(status);

  for (const block of document.querySelectorAll(".bd-article div.highlight > pre")) {
    if (block.closest(".cell_output")) continue;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    const say = (words) => (button.title = button.ariaLabel = _(words));
    say("Copy");
    button.addEventListener("click", async () => {
      let words = "Copied";
      try {
        await navigator.clipboard.writeText(runnable(block.textContent));
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

/** Return what to run of a block: its input, if it shows input and output. */
function runnable(text) {
  const lines = text.split("\n");
  if (lines.some((line) => line.startsWith("$ ")))
    return lines.filter((line) => line.startsWith("$ ")).map((line) => line.slice(2) + "\n").join("");
  if (!lines.some((line) => line.startsWith(">>> "))) return text;

  const input = [];
  let continues = false; // "..." is input only after input: in output it stands for what was cut
  for (const line of lines) {
    continues = line.startsWith(">>> ") || (continues && /^\.\.\.( |$)/.test(line));
    if (continues) input.push(line.slice(4) + "\n");
  }
  return input.join("");
}
