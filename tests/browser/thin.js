// Leaves of a page one of each kind: blocks, rows and items that have nothing new in them go, so that
// what is left can be looked at closely. Elements are of a kind that have the same name, classes and
// attributes, and are all empty or all not.
() => {
  const parts = "section > :not(h1, h2, h3, h4), .jax-change, tbody tr, li";
  const known = new Set();
  const kind = (element) =>
    [element.tagName, element.className, element.getAttributeNames(), !element.textContent].join();
  for (const element of document.querySelectorAll("body *")) {
    const kinds = [element, ...element.querySelectorAll("*")].map(kind);
    if (element.matches(parts) && kinds.every((one) => known.has(one))) {
      element.remove();
    }
    known.add(kinds[0]);
  }
}
