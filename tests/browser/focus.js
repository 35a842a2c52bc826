/* Note where the keyboard leads: what it has reached, what does not show it, and that it came again. */
() => {
  window.reached = new Set();
  window.unseen = [];
  window.again = false;
  document.addEventListener("focusin", ({ target }) => {
    window.again ||= window.reached.has(target);
    window.reached.add(target);
    const style = getComputedStyle(target);
    const around = getComputedStyle(target.parentElement);
    if (style.outlineStyle === "none" && style.boxShadow === "none" && around.boxShadow === "none") {
      window.unseen.push(target.outerHTML.slice(0, 90));
    }
  });
};
