// "What changes when I upgrade": narrows the table of outputs down to two releases.
(() => {
  "use strict";

  const { releases, words } = document.currentScript.dataset;
  const supported = releases.split(" ");
  const say = JSON.parse(words);

  const select = (label, value) => {
    const element = document.createElement("select");
    element.append(...supported.map((release) => new Option(`JAX ${release}`, release)));
    element.value = value;
    const around = document.createElement("label");
    around.append(label, " ", element);
    return [around, element];
  };

  const filled = (words, values) => words.replace(/\{(\w+)\}/g, (_, name) => values[name]);

  const start = (box) => {
    const changes = [...box.querySelectorAll(".jax-change")];
    const rows = [...box.querySelectorAll(".jax-changes-table tbody tr")];
    const mine = document.querySelector(".jax-picker select")?.value;
    const [fromLabel, from] = select(say.from, mine || supported[0]);
    const [toLabel, to] = select(say.to, supported.at(-1));
    const summary = document.createElement("p");
    summary.setAttribute("role", "status");

    const update = () => {
      const ends = [from.value, to.value].map((release) => supported.indexOf(release));
      let count = 0;
      changes.forEach((change, index) => {
        const groups = change.dataset.groups.split(" ");
        const shown = ends.map((end) => groups[end]);
        const same = shown[0] === shown[1];
        change.hidden = same;
        rows[index].hidden = same;
        count += same ? 0 : 1;
        for (const output of change.querySelectorAll(".jax-output")) {
          output.hidden = !shown.includes(output.dataset.group);
        }
      });
      for (const row of box.querySelectorAll(".jax-changes-table tr")) {
        [...row.children].forEach((cell, index) => {
          cell.classList.toggle("jax-chosen", ends.includes(index - 1));
        });
      }
      const text = count ? say.count : say["no difference"];
      summary.textContent = filled(text, { from: from.value, to: to.value, count });
    };

    const choice = document.createElement("div");
    choice.className = "jax-choice";
    choice.append(fromLabel, toLabel);
    box.prepend(choice, summary);
    from.addEventListener("change", update);
    to.addEventListener("change", update);
    update();
  };

  document.querySelectorAll(".jax-changes").forEach(start);
})();
