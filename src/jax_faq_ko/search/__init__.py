"""Search that finds Korean.

Whoever pastes an error message, or types a word with a particle behind it, would miss it: Sphinx's
own search knows neither.
"""
