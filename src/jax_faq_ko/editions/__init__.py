"""The site in more than one language: the same pages, snippets and addresses, other words.

The Korean text is the source; ``locale/en`` has the English of its sentences. A sentence without
English is shown in Korean, marked as such, and counted at the top of its page.

Who reads English would miss it, and whoever translates: a mistake is told with its line.
"""
