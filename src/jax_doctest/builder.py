"""What Sphinx sees of us: three builders, the directives, the configuration."""

import contextlib
import dataclasses
import os
import re
import sys
from collections.abc import Callable, Mapping, Set
from functools import cached_property, partial
from pathlib import Path
from typing import Any

from docutils import nodes
from packaging.version import Version
from sphinx.application import Sphinx
from sphinx.builders import Builder
from sphinx.config import Config
from sphinx.environment import BuildEnvironment
from sphinx.errors import ConfigError, ExtensionError
from sphinx.util import logging
from sphinx.util.typing import ExtensionMetadata

from . import accept, bundled
from .extension import code_version
from .model import CONF, NOT_RUN, EngineError, Manifest, Question, Result, Settings
from .page import assemble
from .portable import driver
from .portable.driver import Worker, interrupts, local_command
from .portable.language import N_, _, speak
from .portable.plan import Plan
from .portable.printable import have_streams
from .portable.summary import Run
from .read import collect, directives, docutils_errors, notebooks
from .read.blocks import BUILDERS, is_block
from .read.configured import search_path, supported
from .read.docstrings import renew_docstrings
from .read.markup import LONGEST
from .read.state import PAGES
from .read.variants import GroupVariants
from .report.junit import write_junit
from .report.terminal import Terminal
from .run import bundle
from .run.last_run import LastRun, installed_here
from .run.schedule import Order, Request, originals

logger = logging.getLogger(__name__)
# Name, default, what must be made anew where it changes, and types.
CONFIGURATION: tuple[tuple[Any, ...], ...] = (
    ("jax_doctest_timeout", 60.0, "", int, float),  # seconds an example
    ("jax_doctest_output_limit", 65536, "", int),  # bytes an example
    ("jax_doctest_import_jax", True, "", bool),
    ("jax_doctest_jobs", 0, "", int),  # questions at a time; 0: one on each core
    ("jax_doctest_releases", [], "env", list, tuple),  # oldest first
    ("jax_doctest_environ", {}, "", dict),
    ("jax_doctest_strict", False, "", bool),  # a block without a language is an error
    ("jax_doctest_told", False, "", bool),  # of what is unaccounted for, by another build
    ("jax_doctest_bundle", "faq-doctest.pyz", "", str),
    ("jax_doctest_accept", "QUESTION={} sphinx-build -b accept", "", str),  # as a person types it
    # As sphinx.ext.doctest has them, for pages that were written for it.
    ("doctest_path", [], "", list, tuple),
    ("doctest_global_setup", "", "", str),
    ("doctest_global_cleanup", "", "", str),
    ("doctest_default_flags", 0, "", int),
)
# What can be made of a value that is right, and what to say of one that is not.
_RIGHT: dict[str, tuple[Callable[[Any], object], str]] = {
    "jax_doctest_timeout": (
        lambda seconds: 0 < seconds < LONGEST,
        N_("Give a number of seconds above 0."),
    ),
    "jax_doctest_output_limit": (lambda size: size > 0, N_("Give a number of bytes above 0.")),
    "jax_doctest_environ": (
        lambda environ: all(
            os.fsencode(name + value) and name and "=" not in name and "\0" not in name + value
            for name, value in environ.items()
        ),
        N_("Give names and values as texts."),
    ),
    "jax_doctest_releases": (
        lambda names: list(names) == [str(each) for each in sorted(set(map(Version, names)))],
        N_('Give releases as texts, the oldest first, such as `["0.8.3", "0.9.2"]`.'),
    ),
    "jax_doctest_accept": (
        lambda command: command.format("label"),
        N_("Give a command in which `{}` stands for the question."),
    ),
}
REPORT = "report.json"
JUNIT = "junit.xml"


class _ManifestBuilder(Builder):
    """Reads the pages, and makes a manifest of them."""

    def init(self) -> None:
        """Have somewhere to write to, and docstrings to read."""
        have_streams()
        if sys.flags.optimize > 1:
            raise ConfigError(
                _(
                    "Python leaves out docstrings, and the examples in them: take away -OO, or "
                    "PYTHONOPTIMIZE."
                )
            )

    def get_outdated_docs(self) -> set[str]:
        """Take all pages: what has not changed is not read again, but counts."""
        return self.env.found_docs

    def get_target_uri(self, docname: str, typ: str | None = None) -> str:
        """Point nowhere: no page is written."""
        return ""  # pragma: no cover - for extensions that ask, whatever is built

    def settings(self) -> Settings:
        """Put together what holds for the run."""
        config = self.config
        settings = Settings(
            timeout=config.jax_doctest_timeout,
            output_limit=config.jax_doctest_output_limit,
            import_jax=config.jax_doctest_import_jax,
            releases=tuple(supported(config)),
            environ=dict(config.jax_doctest_environ),
            path=search_path(Path(self.confdir), config.doctest_path),
            setup=config.doctest_global_setup,
            language=config.language,
        )
        return bundled.here(settings, config.jax_doctest_jobs)


class BundleBuilder(_ManifestBuilder):
    """``bundle``: writes the run as one file to carry."""

    name = "bundle"

    def write_documents(self, docnames: Set[str]) -> None:
        """Write the file; what is unaccounted for has no place in it."""
        manifest = collect.manifest(self._app)
        terminal = Terminal(sys.stdout, plain=True)
        terminal.problems(manifest.problems)
        if manifest.problems:
            self._app.statuscode = 1
        path = Path(os.path.normpath(Path(self.outdir, self.config.jax_doctest_bundle)))
        try:
            bundle.write(path, manifest, dataclasses.replace(self.settings(), path=()))
        except (OSError, EngineError) as error:
            self._app.statuscode = 1
            terminal.say(str(error))
        else:
            terminal.say(_("{path} is ready.").format(path=path))


class DoctestBuilder(_ManifestBuilder):
    """``doctest``: collects, runs, reports."""

    name = "doctest"

    def init(self) -> None:
        """Have JAX imported while Sphinx reads, if there is anything to read."""
        super().init()
        for report in (REPORT, JUNIT):  # nobody takes in what an older run has written
            with contextlib.suppress(OSError):
                Path(self.outdir, report).unlink(missing_ok=True)
        self.request = Request.read(os.environ)
        self.terminal = Terminal(sys.stdout, self.request.plain)
        self.closing = ""
        self.open = contextlib.ExitStack()
        self.events.connect("env-before-read-docs", self.hurry, priority=500)

    def hurry(self, app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
        """Start the worker where it will most likely be needed."""
        if docnames or self.request.fresh:
            with contextlib.suppress(OSError, EngineError):  # the run itself will tell
                self.worker  # noqa: B018 - starts it

    @cached_property
    def worker(self) -> Worker:
        """Start a worker, which imports JAX meanwhile; it ends with the run."""
        return self.open.enter_context(Worker([*local_command(), "--serve"], self.settings()))

    def write_documents(self, docnames: Set[str]) -> None:
        """Run every snippet, and say how it went."""
        with interrupts(), self.open:
            try:
                self.run()
            except (OSError, EngineError) as error:
                self._app.statuscode = 1
                self.terminal.say(f"\n{error}")
            except KeyboardInterrupt:  # of which Sphinx would say more, and in English
                with contextlib.suppress(KeyboardInterrupt):  # there may be nobody to hear it
                    self.terminal.say("\n" + _("Stopped. What was done is kept."))
                raise SystemExit(130) from None

    def run(self) -> None:
        """Run what has to run, and write the results down."""
        manifest, settings = collect.manifest(self._app), self.settings()
        record = Path(self.confdir, self.config.jax_doctest_record)
        sources = [*manifest.digests, str(Path(self.confdir, CONF))]
        files = partial(originals, Path(self.srcdir), sources, record)
        before = files()
        last_run = LastRun(Path(self.outdir), installed_here())
        asked = manifest, settings, self.request, last_run
        tell, say = self.terminal.progress, self.terminal.say
        run = Order(*asked, lambda: self.worker, tell, say).run()
        if self.terminal.changed(before, files()):
            self._app.statuscode = 1
        self.finish_run(run)

    def finish_run(self, run: Run) -> None:
        """Report in every form that somebody reads."""
        try:  # where that fails, people are still told
            run.write(Path(self.outdir, REPORT))
            write_junit(Path(self.outdir, JUNIT), run)
        except OSError as error:
            self._app.statuscode = 1
            self.terminal.say(str(error))
        self.terminal.failures(run.results)
        self.terminal.left_out(run.results)
        if not self.config.jax_doctest_told:
            self.terminal.problems(run.manifest.problems)
        if self.request.annotate:
            self.terminal.annotations(run, Path(self.srcdir))
        self.terminal.overview(run)
        if hint := accept.hint(run, self.config.jax_doctest_accept):
            self.terminal.say(hint)
        self.closing = run.closing_line
        if not run.succeeded:
            self._app.statuscode = 1

    def cleanup(self) -> None:
        """Have the last word, after Sphinx."""
        if self.closing:
            self.terminal.say(self.closing)


class AcceptBuilder(DoctestBuilder):
    """``accept``: runs, then takes the present output as expected."""

    name = "accept"

    def finish_run(self, run: Run) -> None:
        """Write what can be written, and name the rest."""
        wrong = {r.question.name: r.question for r in run.results if r.outcome.bad}
        again = self.run_again(list(wrong.values())) if wrong else []
        accepted = accept.accept(run, again, Path(self.srcdir), self.reread)
        for place in accepted.written:
            self.terminal.say(f"{place}: " + _("new output written."))
        asked = bool(self.request.question)
        notices = map(accepted.moved, accept.elsewhere(run, asked))
        self.terminal.problems([*notices, *accepted.refused])
        files = {result.file for result in run.results}  # of what was asked for
        problems = [p for p in run.manifest.problems if p.file in files or not asked]
        if not self.config.jax_doctest_told:
            self.terminal.problems(list(map(accepted.moved, problems)))
        self.terminal.left_out(run.results, [NOT_RUN])
        lost = any(result.outcome.state == NOT_RUN for result in run.results)
        if accepted.refused or problems or lost:
            self._app.statuscode = 1
        self.closing = _("Outputs written: {written}, to be mended by hand: {refused}").format(
            written=len(accepted.written), refused=len(accepted.refused)
        )

    def reread(self, texts: Mapping[str, str]) -> Manifest:
        """Read the pages again that some files belong to, without another word of them.

        For each of the files its former text is given: of a module Python knows that alone.
        """
        paths = {Path(self.srcdir, file): text for file, text in texts.items()}
        for path, text in paths.items():
            renew_docstrings(path, text)
        with logging.suppress_logging():
            for name in sorted(self.env.found_docs):
                of_it = self.env.doc2path(name), *self.env.dependencies[name]
                if not paths.keys().isdisjoint(Path(self.srcdir, path) for path in of_it):
                    self.events.emit("env-purge-doc", self.env, name)
                    self.env.clear_doc(name)
                    self.read_doc(name)
                    # What Sphinx keeps of a doctree that it has given: no build has two of a page.
                    vars(self.env)["_pickled_doctree_cache"].pop(name, None)
        collect.forget(self._app, self.env)
        return collect.manifest(self._app)

    def run_again(self, questions: list[Question]) -> list[Result]:
        """Run questions a second time, in a worker of its own: what is by chance differs there."""
        settings = self.settings()
        with Worker([*local_command(), "--serve"], settings) as worker:
            plans = [Plan(question, worker.environment, settings) for question in questions]
            return [result for plan in driver.run(worker, plans) for result in plan.results()]


def check(app: Sphinx, config: Config) -> None:
    """Refuse a value with which nothing could run."""
    for name, (made_of, advice) in _RIGHT.items():
        try:
            good = made_of(config[name])
        except (TypeError, ValueError, LookupError, AttributeError):
            good = False
        if good is False:
            said = _("The value of `{name}` in conf.py is wrong: {value}.")
            raise ConfigError(f"{said.format(name=name, value=repr(config[name]))} {_(advice)}")


def show_skips(app: Sphinx, doctree: nodes.document) -> None:
    """Let a reader see what is skipped."""
    for block in filter(is_block, doctree.findall(nodes.TextElement)):
        if re.search(r"#\s*doctest:.*\+SKIP\b", block.rawsource):
            block["trim_flags"] = False


def warn(app: Sphinx, env: BuildEnvironment) -> None:
    """Complain of what is unaccounted for; our own builders report it themselves."""
    if app.builder.name in BUILDERS:
        return
    told = {(line, said) for page in PAGES.all(env).values() for _, line, said in page.lost}
    for problem in collect.manifest(app).problems:
        if (problem.line, problem.message) not in told:
            place = f"{problem.file}:{problem.line}"
            logger.warning("%s", problem.message, location=place, type="jax_doctest")


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register everything."""
    speak(app.config.language)
    if "sphinx.ext.doctest" in app.extensions:
        raise ExtensionError(
            _("jax_doctest takes the place of sphinx.ext.doctest: remove that from `extensions`.")
        )
    for name, directive in directives.DIRECTIVES.items():
        app.add_directive(name, directive, override=True)
    for builder in (DoctestBuilder, AcceptBuilder, BundleBuilder):
        app.add_builder(builder)
    app.add_transform(GroupVariants)
    app.connect("config-inited", check)
    app.connect("doctree-read", show_skips)
    app.connect("doctree-read", docutils_errors.note_errors)
    app.connect("doctree-read", notebooks.note_raised)
    docutils_errors.listen(app)
    PAGES.connect(app)
    collect.connect(app)
    app.connect("env-check-consistency", warn)
    assemble.setup(app)
    for name, default, rebuild, *kinds in CONFIGURATION:
        app.add_config_value(name, default, rebuild, types=frozenset(kinds))
    return {
        "version": "1",
        "env_version": code_version(Path(__file__).parent),
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }
