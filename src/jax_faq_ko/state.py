"""What the site keeps on Sphinx's environment between reading and writing, in one place."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from sphinx.environment import BuildEnvironment

from jax_doctest.api import PageStore


class ListedQuestion(NamedTuple):
    """A question in a list of the front page."""

    theme: str  # the page of the theme; empty where the list is of none
    label: str
    line: int


@dataclass
class ReadPage:
    """What came up when a page was read."""

    labels: list[str] = field(default_factory=list)  # of its headings
    doubtful: list[str] = field(default_factory=list)  # labels that are there twice, or are none
    listed: list[ListedQuestion] = field(default_factory=list)
    untranslated: int = 0  # sentences
    lacking: dict[str, int] = field(default_factory=dict)  # sentences, by language
    upstream_table: bool = False  # it shows what follows upstream


@dataclass
class ReadSite:
    """What came up when all pages had been read."""

    listed: dict[str, str] = field(default_factory=dict)  # what pages list of others, by where
    again: set[str] = field(default_factory=set)  # pages that a complaint of others is about too
    gone: dict[str, str] = field(default_factory=dict)  # labels to what took their place, as told


READ = PageStore("jax_faq_ko_pages", ReadPage)


def doubted(env: BuildEnvironment) -> set[str]:
    """Name the labels of which it was told that they are there twice, or are none.

    Docutils drops them, so that whatever builds on labels would complain of others.
    """
    return {label for page in READ.all(env).values() for label in page.doubtful}


def site(env: BuildEnvironment) -> ReadSite:
    """Give what is kept of the site as a whole."""
    kept: ReadSite = env.__dict__.setdefault("jax_faq_ko_site", ReadSite())
    return kept


def lists_anew(env: BuildEnvironment, where: str, listed: str) -> bool:
    """Tell whether pages list something else of others than in the last build; and note it."""
    lists = site(env).listed
    before, lists[where] = lists.get(where), listed
    return before != listed
