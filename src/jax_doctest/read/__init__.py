"""From the doctree to the manifest: what an author writes, and what is made of it."""
