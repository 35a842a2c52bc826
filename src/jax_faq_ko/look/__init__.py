"""The look of the site: what its pages get beside their text.

Readers on a phone would miss it most: pages load a quarter of the theme's style, and a narrow line
breaks no Korean word. Whoever finds a mistake would miss the way to say so.
"""
