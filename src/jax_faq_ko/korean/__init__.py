"""What a site of Korean RST needs: permanent anchors, clean markup, terms, style and spelling.

Whoever writes the text would miss it: without it a particle turns markup into asterisks, and a new
heading breaks every link to the one behind it, and no tool says so.
"""
