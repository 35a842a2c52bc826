// "My JAX": the reader chooses a release, and the whole site shows what that one does.
// A classic script, so that it works from file:// too. Without it every output is shown.
(() => {
  "use strict";

  const { releases, words } = document.currentScript.dataset;
  const supported = releases.split(" ");
  const say = JSON.parse(words);
  const KEY = "jax"; // in the address and in the browser's memory

  const store = {
    read: () => {
      try {
        return localStorage.getItem(KEY) ?? "";
      } catch {
        return ""; // the reader's browser keeps nothing
      }
    },
    write: (release) => {
      try {
        localStorage.setItem(KEY, release);
      } catch {
        // then the choice lasts as long as the page
      }
    },
  };

  // "0.9" and "0.9.1" both mean the supported release of that minor, 0.9.2.
  const known = (wanted) => {
    const minor = wanted.split(".").slice(0, 2).join(".");
    const near = supported.filter((release) => release.startsWith(`${minor}.`));
    return supported.includes(wanted) ? wanted : (near.at(-1) ?? "");
  };

  const chosen = () => {
    const asked = new URLSearchParams(location.search).get(KEY);
    if (asked === null) return known(store.read());
    const release = known(asked);
    store.write(release);
    return release;
  };

  const putIntoAddress = (release) => {
    const address = new URL(location.href);
    if (release) address.searchParams.set(KEY, release);
    else address.searchParams.delete(KEY);
    try {
      history.replaceState(history.state, "", address);
    } catch {
      location.replace(address);
    }
  };

  const note = (element, words) => {
    let said = element.querySelector(":scope > .jax-note");
    if (!words) return said?.remove();
    if (!said) {
      said = document.createElement("span");
      said.className = "jax-note";
      element.append(said);
    }
    said.textContent = words;
  };

  const holds = (element, release) => element.dataset.releases.split(" ").includes(release);

  // --- outputs by range: a tab for each, on paper and without this script one below the other -----

  const opened = new Map(); // group of outputs to what opens one of them

  const tab = (box) => {
    const button = document.createElement("button");
    const label = box.querySelector(":scope > .jax-condition");
    Object.assign(button, { type: "button", role: "tab", textContent: label.textContent });
    label.classList.add("jax-in-tab");
    box.setAttribute("role", "tabpanel");
    box.ariaLabel = button.textContent;
    return button;
  };

  const tabbed = (group) => {
    const boxes = [...group.children].filter((box) => box.querySelector(":scope > .jax-condition"));
    if (boxes.length < 2 || boxes.length < group.children.length) return;
    const tabs = boxes.map(tab);
    const list = document.createElement("div");
    list.className = "jax-tabs";
    list.setAttribute("role", "tablist");
    list.append(...tabs);
    group.prepend(list);
    group.classList.add("jax-tabbed");
    const open = (chosen) => {
      boxes.forEach((box, at) => {
        box.classList.toggle("jax-closed", at !== chosen);
        tabs[at].ariaSelected = at === chosen;
        tabs[at].tabIndex = at === chosen ? 0 : -1;
      });
    };
    tabs.forEach((tab, at) => tab.addEventListener("click", () => open(at)));
    list.addEventListener("keydown", ({ key }) => {
      const at = tabs.indexOf(document.activeElement);
      const next = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[key];
      if (next === undefined) return;
      const chosen = (next + tabs.length) % tabs.length;
      open(chosen);
      tabs[chosen].focus();
    });
    opened.set(group, (release) => {
      const fits = boxes.map((box) => !box.dataset.releases || holds(box, release || supported.at(-1)));
      open(Math.max(0, fits.lastIndexOf(true)));
    });
  };

  const show = (release) => {
    for (const box of document.querySelectorAll(".jax-doctest[data-releases]")) {
      const others = [...box.parentElement.children].filter((other) => other.dataset.releases);
      const fits = !release || holds(box, release) || others.some((other) => holds(other, release));
      note(box, fits ? "" : say["other release"].replace("{}", release));
    }
    for (const open of opened.values()) open(release);
    for (const state of document.querySelectorAll(".jax-name-state")) {
      state.hidden = Boolean(release) && !holds(state, release);
    }
    for (const line of document.querySelectorAll("[data-verified]")) {
      const verified = !release || line.dataset.verified.split(" ").includes(release);
      note(line, verified ? "" : say["not chosen"].replace("{}", release));
    }
  };

  const picker = (release) => {
    const label = document.createElement("label");
    const select = document.createElement("select");
    label.className = "jax-picker";
    label.append(say.picker, " ", select);
    select.append(new Option(say.every, ""), ...supported.toReversed().map((r) => new Option(r, r)));
    select.value = release;
    select.addEventListener("change", () => {
      store.write(select.value);
      putIntoAddress(select.value);
      show(select.value);
    });
    return label;
  };

  const start = () => {
    const release = chosen();
    const places = ["[data-jax-picker]", ".article-header-buttons", "header", "main", "body"];
    const place = places.map((one) => document.querySelector(one)).find(Boolean);
    place.prepend(picker(release));
    document.querySelectorAll(".jax-variants").forEach(tabbed);
    show(release);
  };

  start();
})();
