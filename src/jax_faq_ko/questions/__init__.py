"""The questions of the site: which sections they are, and the lists of them on the front page."""
