"""The questions of the site: which sections they are, and the lists of them on the front page.

Who comes without a word to search for would miss the lists.
"""
