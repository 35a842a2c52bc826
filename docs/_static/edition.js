/* The link to the other language leads to the question that is being read, with what was chosen. */

document.addEventListener("click", (event) => {
  const link = event.target.closest("a.edition");
  if (!link) return;
  const address = new URL(link.href);
  const above = [...document.querySelectorAll("article section[id]")].filter(
    (section) => section.getBoundingClientRect().top < innerHeight / 3
  );
  address.search = location.search;
  address.hash = scrollY > 0 && above.length ? above.at(-1).id : "";
  link.href = address;
});
