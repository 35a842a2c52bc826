/* Return the words of a page that stand on more than one line; a long name in a table of names may. */
() => {
  const block = (node) => {
    let element = node.parentElement;
    while (getComputedStyle(element).display.startsWith("inline")) element = element.parentElement;
    return element;
  };
  const split = [];
  const look = (nodes) => {
    const text = nodes.map((node) => node.data).join("");
    const place = (offset) => {
      for (const node of nodes) {
        if (offset < node.length) return [node, offset];
        offset -= node.length;
      }
    };
    for (const word of text.matchAll(/\S+/g)) {
      const range = document.createRange();
      const [last, end] = place(word.index + word[0].length - 1);
      range.setStart(...place(word.index));
      range.setEnd(last, end + 1);
      const boxes = [...range.getClientRects()].filter((box) => box.width > 0);
      const top = Math.max(...boxes.map((box) => box.top));
      const bottom = Math.min(...boxes.map((box) => box.bottom));
      if (boxes.length && top >= bottom - 1) split.push(word[0]);
    }
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  let nodes = [];
  while (walker.nextNode()) {
    const node = walker.currentNode;
    const skipped =
      !node.parentElement.checkVisibility() ||
      node.parentElement.closest("pre, script, noscript, .jax-names code");
    if (nodes.length && (skipped || block(nodes[0]) !== block(node))) {
      look(nodes);
      nodes = [];
    }
    if (!skipped) nodes.push(node);
  }
  look(nodes);
  return split;
};
