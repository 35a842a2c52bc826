"""The particles of Korean, which are written without a space after what they belong to.

Only whole words count: ``이름`` begins like the particle ``이`` and is a noun. Left out is what is
as often a word of its own: ``밖에`` ("outside"), ``같이`` ("together"), ``하고`` ("does, and").
"""

import re

# Case particles, and those that another particle may follow: 에는, 으로도, 까지의.
FIRST = """
    이 가 을 를 의 에 에서 에게 에게서 한테 께 로 으로 로서 으로서 로써 으로써 와 과 랑 이랑
    부터 까지 에서부터 처럼 만큼 보다 마다 마저 조차 대로 뿐 들 나 이나 라고 이라고 만
"""
THEN = "은 는 도 만 을 를 이 가 의 까지 부터"

# Particles that end a word, and the forms of the copula 이다 that the site's style uses.
LAST = """
    은 는 도 쯤 씩 란 이란 이라 라는 이라는 라면 이라면 라도 이라도 라서 이라서 든지 이든 이든지
    든가 이든가 야말로 이야말로 커녕 는커녕 은커녕 치고 치고는
    이다 인 인데 인지 이고 이며 이면 이므로 이지만 이어서 여서 이어야 여야 이었다 였다
    입니다 입니까 이었습니다 였습니다 뿐이다 뿐입니다 뿐만 들입니다 만으로 만으로는 만으로도
"""

WORDS = frozenset(LAST.split()) | {
    first + then for first in FIRST.split() for then in ("", *THEN.split())
}

# A particle as a whole word, the longest first.
PARTICLE = re.compile(
    rf"(?:{'|'.join(sorted(WORDS, key=lambda word: (-len(word), word)))})(?![\w`:*|\\])"
)
