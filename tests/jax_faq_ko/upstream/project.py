"""A small upstream with a history, and a table that follows it."""

import os
import subprocess
from pathlib import Path

from jax_faq_ko.__main__ import main
from jax_faq_ko.upstream.table import Followed, save

FAQ = "docs/faq.rst"


class Project:
    """A git repository whose documentation is written commit by commit."""

    def __init__(self, folder: Path) -> None:
        self.repository = folder / "jax"
        self.table = folder / "upstream.toml"
        self.table.write_text("# What follows what.\n\n", "utf-8")
        self.repository.mkdir()
        self.git("init", "--quiet")
        self.git("config", "uploadpack.allowFilter", "true")

    def git(self, *arguments: str) -> str:
        """Run git as somebody, on a day that never changes."""
        who = {
            f"GIT_{role}_{what}": value
            for role in ("AUTHOR", "COMMITTER")
            for what, value in (
                ("NAME", "Upstream"),
                ("EMAIL", "upstream@example.org"),
                ("DATE", "2026-01-02T03:04:05Z"),
            )
        }
        command = ["git", "-C", str(self.repository), *arguments]
        environment = {**os.environ, **who, "GIT_CONFIG_GLOBAL": os.devnull}
        done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
        return done.stdout.strip()

    def commit(self, **pages: str | None) -> str:
        """Write pages (``faq`` is docs/faq.rst, ``guide_md`` docs/guide.md) and commit them."""
        for name, text in pages.items():
            stem, _, suffix = name.partition("_")
            path = self.repository / "docs" / f"{stem}.{suffix or 'rst'}"
            path.parent.mkdir(exist_ok=True)
            if text is None:
                path.unlink()
            else:
                path.write_text(text, "utf-8")
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--message", "change")
        return self.git("rev-parse", "HEAD")

    def follow(self, commit: str, **questions: str) -> None:
        """Fill the table: question and the label that it follows on docs/faq.rst."""
        save(self.table, [Followed(n, f"{FAQ}#{label}", commit) for n, label in questions.items()])

    def run(self, *verb: str, clone: str | None = None) -> int:
        """Run the command."""
        named = str(self.repository) if clone is None else clone
        return main(["upstream", *verb, "--table", str(self.table), "--clone", named])


def faq(*questions: str, links: str = "") -> str:
    """Return a page of questions."""
    return "\n\n".join(["FAQ\n===", *questions, links]) + "\n"


def question(title: str, text: str, label: str = "") -> str:
    """Return a question in RST."""
    mark = f".. _{label}:\n\n" if label else ""
    return f"{mark}{title}\n{'-' * len(title)}\n\n{text}"
