"""Names of JAX: are they real, where are they explained, and which releases have them.

Who meets an AttributeError after an upgrade would miss the table of what to write instead; who
clicks a name in an answer, the page that explains it.
"""
