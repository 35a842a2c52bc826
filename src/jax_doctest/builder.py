"""What Sphinx sees of us: three builders, the directives, the configuration."""

from __future__ import annotations

import contextlib
import dataclasses
import os
import re
import sys
from collections.abc import Set
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.builders import Builder
from sphinx.errors import ExtensionError
from sphinx.util import logging

from . import accept
from .code_version import code_version
from .model import Entry, Environment, Manifest, Settings
from .page import assemble
from .portable import results
from .portable.driver import Worker, WorkerError, local_command
from .read import collected, directives
from .read.blocks import BUILDERS, is_block
from .read.docutils_errors import note_errors
from .read.state import PAGES
from .read.variants import GroupVariants
from .releases import supported
from .report import junit as files
from .report.terminal import Terminal, passed_from_cache
from .run import bundle, schedule
from .run.last_run import Past, installed_here
from .run.request import Wish
from .run.schedule import UnknownQuestionError
from .run.search_path import search_path

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

logger = logging.getLogger(__name__)
REPORT = "report.json"
JUNIT = "junit.xml"


class _ManifestBuilder(Builder):
    """Reads the pages, and makes a manifest of them."""

    def get_outdated_docs(self) -> set[str]:
        """Take all pages: what has not changed is not read again, but counts."""
        return self.env.found_docs

    def get_target_uri(self, docname: str, typ: str | None = None) -> str:
        """Point nowhere: no page is written."""
        return ""  # pragma: no cover - for extensions that ask, whatever is built

    def settings(self) -> Settings:
        """Put together what holds for the run."""
        config = self.config
        return Settings(
            timeout=config.jax_doctest_timeout,
            output_limit=config.jax_doctest_output_limit,
            import_jax=config.jax_doctest_import_jax,
            fork=sys.platform == "linux",
            jobs=max(0, config.jax_doctest_jobs) or os.cpu_count() or 1,
            releases=tuple(supported(config)),
            environ=dict(config.jax_doctest_environ),
            path=search_path(Path(self.confdir), config.doctest_path),
            setup=config.doctest_global_setup,
        )

    def manifest(self) -> Manifest:
        """Give what the build has collected, whichever pages Sphinx has just read."""
        return collected.manifest(self._app)


class BundleBuilder(_ManifestBuilder):
    """``bundle``: writes the run as one file to carry."""

    name = "bundle"

    def write_documents(self, docnames: Set[str]) -> None:
        """Write the file; what is unaccounted for has no place in it."""
        manifest = self.manifest()
        Terminal(sys.stdout, plain=True).problems(manifest.problems)
        if manifest.problems:
            self._app.statuscode = 1
        path = Path(os.path.normpath(Path(self.outdir, self.config.jax_doctest_bundle)))
        bundle.write(path, manifest, dataclasses.replace(self.settings(), path=()))
        print(f"{path} 파일을 만들었습니다.")


class DoctestBuilder(_ManifestBuilder):
    """``doctest``: collects, runs, reports."""

    name = "doctest"

    def init(self) -> None:
        """Have JAX imported while Sphinx reads, if there is anything to read."""
        self.wish = Wish.read(os.environ)
        self.terminal = Terminal(sys.stdout, self.wish.plain)
        self.closing = ""
        self.open = contextlib.ExitStack()
        self.events.connect("env-before-read-docs", self.hurry, priority=500)

    def hurry(self, app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
        """Start the worker where it will most likely be needed."""
        if docnames or self.wish.fresh:
            self.worker  # noqa: B018 - starts it

    @cached_property
    def worker(self) -> Worker:
        """Start a worker, which imports JAX meanwhile; it ends with the run."""
        return self.open.enter_context(Worker([*local_command(), "--serve"], self.settings()))

    def write_documents(self, docnames: Set[str]) -> None:
        """Run every snippet, and say how it went."""
        with self.open:
            try:
                self.run()
            except (WorkerError, UnknownQuestionError) as error:
                self._app.statuscode = 1
                self.terminal.say(f"\n{error}")

    def run(self) -> None:
        """Run what has to run, and write the results down."""
        for report in (REPORT, JUNIT):
            Path(self.outdir, report).unlink(missing_ok=True)
        manifest = self.manifest()
        past = Past(Path(self.outdir), installed_here())
        known = schedule.known(manifest, self.settings(), past, self.wish)
        entries, environment = known or self.execute(manifest, past)
        self.finish_run(entries, manifest, environment)

    def execute(self, manifest: Manifest, past: Past) -> tuple[list[Entry], Environment]:
        """Run what has to run."""
        environment = self.worker.environment()
        tell = self.terminal.progress
        return schedule.run(manifest, environment, self.worker, past, self.wish, tell), environment

    def finish_run(
        self, entries: list[Entry], manifest: Manifest, environment: Environment
    ) -> None:
        """Report in every form that somebody reads."""
        summary = results.summarize(entries, manifest)
        results.write(Path(self.outdir, REPORT), entries, manifest, environment)
        files.write_junit(Path(self.outdir, JUNIT), entries, manifest)
        self.terminal.failures(entries)
        self.terminal.skipped(entries)
        self.terminal.problems(manifest.problems)
        if self.wish.annotate:
            for line in files.annotate(entries, manifest):
                self.terminal.say(line)
        self.terminal.overview(manifest, environment, passed_from_cache(entries))
        if hint := accept.hint(entries, Path(self.confdir, "Makefile")):
            self.terminal.say(hint)
        self.closing = results.closing_line(summary)
        if not results.succeeded(summary):
            self._app.statuscode = 1

    def cleanup(self) -> None:
        """Have the last word, after Sphinx."""
        if self.closing:
            self.terminal.say(self.closing)


class AcceptBuilder(DoctestBuilder):
    """``accept``: runs, then takes the present output as expected."""

    name = "accept"

    def finish_run(
        self, entries: list[Entry], manifest: Manifest, environment: Environment
    ) -> None:
        """Write what can be written, and name the rest."""
        base = Path(self.srcdir)
        written, refused = accept.accept(entries, manifest.digests, base)
        for place in written:
            self.terminal.say(f"{place}: 출력을 새로 적었습니다.")
        for notice in accept.elsewhere(entries, environment, bool(self.wish.question)):
            self.terminal.say(notice)
        self.terminal.problems([*manifest.problems, *refused])
        if refused or manifest.problems:
            self._app.statuscode = 1
        self.closing = f"새로 적은 출력 {len(written)}개, 손으로 고칠 곳 {len(refused)}개"


def _skips(node: nodes.TextElement) -> bool:
    """Say whether a block has an example that is skipped by its flag."""
    return is_block(node) and bool(re.search(r"#\s*doctest:.*\+SKIP\b", node.rawsource))


def show_skips(app: Sphinx, doctree: nodes.document) -> None:
    """Let a reader see what is skipped."""
    for block in filter(_skips, doctree.findall(nodes.TextElement)):
        block["trim_flags"] = False


def warn(app: Sphinx, doctree: nodes.document) -> None:
    """Complain of what is wrong with a page; our own builders report it themselves."""
    if app.builder.name not in BUILDERS:
        for file, line, message in PAGES.of(app.env).problems:
            logger.warning(message, location=f"{file}:{line}", type="jax_doctest")


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register everything."""
    if "sphinx.ext.doctest" in app.extensions:
        raise ExtensionError(
            "jax_doctest는 sphinx.ext.doctest를 대신합니다. "
            "extensions에서 sphinx.ext.doctest를 빼세요."
        )
    for name, directive in directives.DIRECTIVES.items():
        app.add_directive(name, directive, override=True)
    for builder in (DoctestBuilder, AcceptBuilder, BundleBuilder):
        app.add_builder(builder)
    app.add_transform(GroupVariants)
    app.connect("doctree-read", show_skips)
    app.connect("doctree-read", warn)
    app.connect("doctree-read", note_errors)
    PAGES.connect(app)
    collected.connect(app)
    assemble.setup(app)
    app.add_config_value("jax_doctest_timeout", 60.0, "", types=frozenset({int, float}))
    app.add_config_value("jax_doctest_output_limit", 65536, "", types=frozenset({int}))
    app.add_config_value("jax_doctest_import_jax", True, "", types=frozenset({bool}))
    app.add_config_value("jax_doctest_jobs", 0, "", types=frozenset({int}))
    app.add_config_value("jax_doctest_releases", [], "env", types=frozenset({list, tuple}))
    app.add_config_value("jax_doctest_environ", {}, "", types=frozenset({dict}))
    app.add_config_value("jax_doctest_strict", False, "", types=frozenset({bool}))
    app.add_config_value("jax_doctest_bundle", "faq-doctest.pyz", "", types=frozenset({str}))
    # As sphinx.ext.doctest has them, for pages that were written for it.
    app.add_config_value("doctest_path", [], "", types=frozenset({list, tuple}))
    app.add_config_value("doctest_global_setup", "", "", types=frozenset({str}))
    app.add_config_value("doctest_global_cleanup", "", "", types=frozenset({str}))
    app.add_config_value("doctest_default_flags", 0, "", types=frozenset({int}))
    return {
        "version": "1",
        "env_version": code_version(Path(__file__).parent),
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }
