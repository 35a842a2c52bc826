"""A bad source ends in an error that names its file and line; a wrong output ends in a failure.

What every kind of block and every wrong output comes to is tested beside the engine; here, that
it comes to the same on the configuration of the site and with the status of a command.
"""

from collections.abc import Callable

from tests.building import Done

Sphinx = Callable[[str, str], Done]

TITLE = ".. _page:\n\n제목\n====\n\n"
BAD = """\
앞

:nosuchrole:`값`

:ref:`no-such-label`

``닫히지 않은

.. doctest::
   :jax: 최신

   >>> 1
   1

.. _sub:

소제목입니다
------
"""
GOOD = """\
.. _why:

왜 그런가요?
------------

>>> 1 + 1
2

::

   >>> 1 + 1
   2

.. code-block:: python

   >>> 1
   1

* 목록

  >>> x = 1

.. doctest::
   :jax: <0.5

   >>> 1
   2

.. _part:

일부
^^^^

>>> x
1
"""
WRONG = """\
>>> 1 + 1
3
>>> 1 + 1
2.0
>>> print(1)
>>> 1 / 0
Traceback (most recent call last):
...
ZeroDivisionError: other
>>> x = 1

>>>1 + 1
3

.. _other:

다른 질문
=========

>>> x
1
"""


def test_bad_source_is_an_error_at_its_line(sphinx: Sphinx) -> None:
    done = sphinx("dummy", TITLE + BAD)
    assert done.returncode != 0
    for line, message in (
        (8, "`nosuchrole` 역할이 없습니다."),
        (10, "`no-such-label` 라벨이 없습니다."),
        (12, "코드(``) 표시가 닫히지 않았습니다."),
        (15, "PEP 440 범위로 쓰세요"),
        (23, "제목의 밑줄이 짧습니다"),
    ):
        [report] = [row for row in done.stderr.splitlines() if message in row]
        assert f"index.rst:{line}:" in report


def test_every_kind_of_block_is_run(sphinx: Sphinx) -> None:
    done = sphinx("doctest", TITLE + GOOD)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "5 passed, 0 failed, 1 skipped"


def test_what_is_wrong_fails(sphinx: Sphinx) -> None:
    done = sphinx("doctest", TITLE + WRONG)
    assert done.returncode != 0
    assert done.stdout.splitlines()[-1] == "1 passed, 5 failed, 0 skipped"
    for line in (6, 8, 10, 11, 25):
        assert f"index.rst:{line}" in done.stdout
    assert "index.rst:17: 프롬프트" in done.stdout
    assert "division by zero" in done.stdout
    assert "NameError" in done.stdout  # a name of another question does not help
