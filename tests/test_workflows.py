"""The workflows, without GitHub: what they may do, and their scripts, run as GitHub runs them.

What the scripts call (make, gh, uv, git) is taken by commands that note how they were called.
"""

import json
import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.building import ROOT

WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
SCRIPTS = ROOT / ".github" / "scripts"
PINNED = re.compile(r"[\w./-]+@[0-9a-f]{40}")
A_VERB = re.compile(r"make [a-z]+( PYTHON=python)?")
A_SCRIPT = re.compile(r"(?:\.github/scripts|bash carry)/([a-z-]+)( .*)?")


def jobs() -> Iterator[tuple[str, dict[Any, Any], dict[str, Any]]]:
    for path in WORKFLOWS:
        whole = yaml.safe_load(path.read_text("utf-8"))
        for name, job in whole["jobs"].items():
            yield f"{path.name}: {name}", whole, job


def triggers(whole: dict[Any, Any]) -> set[str]:
    return set(whole[True])  # YAML 1.1 reads the key `on` as true


def test_each_step_is_a_verb_or_a_script() -> None:
    for where, _whole, job in jobs():
        for step in job.get("steps", []):
            if "run" not in step:
                assert PINNED.fullmatch(step["uses"]), where
                continue
            script = A_SCRIPT.fullmatch(step["run"])
            assert script or A_VERB.fullmatch(step["run"]), where
            assert script is None or os.access(SCRIPTS / script[1], os.X_OK), where


def test_each_script_stops_at_the_first_failure() -> None:
    for script in SCRIPTS.iterdir():
        assert "\nset -euo pipefail\n" in script.read_text("utf-8"), script.name


def test_no_job_hangs_for_six_hours() -> None:
    for where, _whole, job in jobs():
        assert "uses" in job or job["timeout-minutes"] <= 180, where


def test_what_a_stranger_can_start_names_no_machine_of_ours_and_has_no_rights() -> None:
    for where, whole, job in jobs():
        if triggers(whole) & {"pull_request", "pull_request_target", "issues", "issue_comment"}:
            assert "self-hosted" not in str(job.get("runs-on")), where
            rights = {**(whole["permissions"] or {}), **(job.get("permissions") or {})}
            assert set(rights.values()) <= {"read"}, where
        assert "pull_request_target" not in triggers(whole), where


def test_who_writes_runs_no_snippets() -> None:
    for where, _whole, job in jobs():
        if "write" in (job.get("permissions") or {}).values():
            ran = " ".join(step.get("run", "") for step in job.get("steps", []))
            assert "make" not in ran, where
            assert "bundle" not in ran, where


class Machine:
    """A folder with commands of its own, in which a script is run."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.output = folder / "output"
        self.summary = folder / "summary"
        self.calls = folder / "calls"
        for file in (self.output, self.summary, self.calls):
            file.touch()
        (folder / "bin").mkdir()
        (folder / "tests").mkdir()
        (folder / "docs").mkdir()
        (folder / "tests" / "requirements.txt").write_text("uv==0.9.0  # environments\n", "utf-8")
        (folder / "docs" / "releases.json").write_text('{\n "0.9.2": {}\n}\n', "utf-8")

    def give(self, name: str, script: str = "") -> None:
        """Put a command there; it notes its arguments first."""
        path = self.folder / name if "/" in name else self.folder / "bin" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        note = f'echo "{path.name} $*" >> "{self.calls}"'
        path.write_text(f"#!/bin/bash\n{note}\n{script}\n", "utf-8")
        path.chmod(0o755)

    def run(self, script: str, *arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
        """Run a script of the workflows as GitHub does."""
        path = f"{self.folder / 'bin'}:/usr/bin:/bin"
        variables = {
            "PATH": path,
            "GITHUB_OUTPUT": str(self.output),
            "GITHUB_STEP_SUMMARY": str(self.summary),
            "GITHUB_REPOSITORY": "owner/name",
            "GITHUB_SHA": "0123abc",
            "GH_TOKEN": "token",
            **environ,
        }
        command = ["bash", str(SCRIPTS / script), *arguments]
        return subprocess.run(
            command, cwd=self.folder, env=variables, capture_output=True, text=True, check=False
        )

    def called(self) -> list[str]:
        """Return the commands, in the order in which they were called."""
        return self.calls.read_text("utf-8").splitlines()


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


@pytest.mark.parametrize(
    ("uv", "gh", "status", "found"),
    [
        ("echo jax==99.0", "", 0, "release=99.0\n"),
        ("echo jax==0.9.2", "", 0, ""),
        ("echo jax==99.0", "echo 'JAX 99.0'", 0, ""),  # reported already
        ("echo jax==99.0", "echo 'JAX 99.0.1'", 0, "release=99.0\n"),
        ("exit 2", "", 2, ""),
        ("echo jax==99.0", "exit 4", 4, ""),
        ("echo '<html>'", "", 1, ""),
    ],
)
def test_a_new_release_is_found_once(
    machine: Machine, uv: str, gh: str, status: int, found: str
) -> None:
    machine.give("python")
    machine.give("uv", f"cat >/dev/null\n{uv}")
    machine.give("gh", gh)
    assert machine.run("look-for-release").returncode == status
    assert machine.output.read_text("utf-8") == found
    assert machine.called()[0] == "python -m pip install --quiet uv==0.9.0"


@pytest.mark.parametrize("make", ["exit 0", "echo 'faq_ko.rst:3: another value'; exit 1"])
def test_a_release_that_changes_answers_is_no_failure(machine: Machine, make: str) -> None:
    machine.give("make", make)
    machine.give(".venv/bin/python", "echo '* `some-question`'")
    assert machine.run("try-release", RELEASE="99.0").returncode == 0
    assert machine.called() == [
        "make releases NEW=99.0 PYTHON=python",
        "python -m jax_faq_ko changed 99.0",
    ]
    report = (machine.folder / "_build" / "new-release" / "report.md").read_text("utf-8")
    assert report.startswith("* `some-question`\n")
    assert ("another value" in report) == ("another value" in make)


def test_a_release_is_reported(machine: Machine) -> None:
    machine.give("gh")
    assert machine.run("report-release", "report.md", RELEASE="99.0").returncode == 0
    [call] = machine.called()
    assert call == "gh issue create --repo owner/name --title JAX 99.0 --body-file report.md"
    machine.give("gh", "exit 1")
    assert machine.run("report-release", "report.md", RELEASE="99.0").returncode == 1


def test_what_is_carried(machine: Machine) -> None:
    machine.give("make", "mkdir -p _build; echo bundle > _build/faq-doctest.pyz")
    machine.give(".venv/bin/python", 'echo "[\\"$5\\"]"')
    (machine.folder / ".github").symlink_to(ROOT / ".github")
    assert machine.run("carry").returncode == 0
    carried = {path.name for path in (machine.folder / "_build" / "carry").iterdir()}
    assert carried == {"faq-doctest.pyz", "run-bundle"}
    assert machine.output.read_text("utf-8") == 'cpu=["cpu"]\ngpu=["gpu"]\ntpu=["tpu"]\n'
    machine.give(".venv/bin/python", "exit 3")
    assert machine.run("carry").returncode == 3


@pytest.mark.parametrize(
    ("platform", "wanted", "option"),
    [
        ("cpu", "jax==0.9.2", "cpu"),
        ("gpu", "jax[cuda12]==0.9.2", "cuda"),
        ("tpu", "jax[tpu]==0.9.2", "tpu"),
    ],
)
def test_a_run_leaves_its_own_results_alone(
    machine: Machine, platform: str, wanted: str, option: str
) -> None:
    old = machine.folder / "results"
    old.mkdir()
    (old / f"{platform}-0.9.2-1-1.json").write_text("of yesterday", "utf-8")
    inner = 'while (($# > 1)); do shift; done; [[ $1 == results/* ]] && echo new > "$1"; exit 0'
    there = "environment/bin"
    machine.give("python", f"mkdir -p {there}; cp {machine.folder}/inner {there}/python")
    machine.give("./inner", inner)
    given = {"GITHUB_RUN_ID": "7", "GITHUB_RUN_ATTEMPT": "2"}
    assert machine.run("run-bundle", platform, "0.9.2", **given).returncode == 0
    assert [path.name for path in old.iterdir()] == [f"{platform}-0.9.2-7-2.json"]
    installed, ran = machine.called()[1:]
    assert installed.endswith(f" {wanted}")
    assert f"--platform {option} --output results/{platform}-0.9.2-7-2.json" in ran


def test_a_release_that_fails_keeps_no_other_from_running(machine: Machine) -> None:
    there = "environment/bin"
    machine.give("python", f"mkdir -p {there}; cp {machine.folder}/inner {there}/python")
    machine.give("./inner", "[[ $* != *pip*0.5.3* ]]")
    assert machine.run("run-bundle", "cpu", "0.5.3", "0.9.2").returncode == 1
    assert [call.split()[-1] for call in machine.called() if "-m pip" in call or "pyz" in call] == [
        "jax==0.5.3",
        "jax==0.9.2",
        "results/cpu-0.9.2-0-0.json",
    ]


def test_no_such_platform(machine: Machine) -> None:
    done = machine.run("run-bundle", "vax", "0.9.2")
    assert done.returncode == 2
    assert "the platform is cpu, gpu or tpu, and not 'vax'" in done.stderr


def test_one_bad_file_keeps_nothing_from_being_published(machine: Machine) -> None:
    (machine.folder / "results").mkdir()
    for name in ("a", "bad one", "c"):
        (machine.folder / "results" / f"{name}.json").write_text(json.dumps(name), "utf-8")
    built = "mkdir -p _build/html/notebooks _build/html/en/notebooks"
    machine.give("make", f'echo "$SITE_ADDRESS"; {built}; [[ $2 != *bad* ]]')
    machine.give("gh", "echo https://faq.example.org/")
    done = machine.run("build-site")
    assert done.returncode == 0
    assert [call for call in machine.called() if call.startswith("make")] == [
        "make record FILE=results/a.json PYTHON=python",
        "make record FILE=results/bad one.json PYTHON=python",
        "make record FILE=results/c.json PYTHON=python",
        "make html doctest PYTHON=python",
    ]
    assert "::warning::results/bad one.json could not be taken in" in done.stdout
    assert "bad one.json" in machine.summary.read_text("utf-8")
    assert done.stdout.endswith("https://faq.example.org/\n")


def test_a_site_that_cannot_be_built_is_not_published(machine: Machine) -> None:
    machine.give("make", "exit 2")
    machine.give("gh", "exit 1")
    assert machine.run("build-site").returncode == 2


def test_notebooks_go_to_their_branch(machine: Machine) -> None:
    (machine.folder / "notebooks").mkdir()
    machine.give("git")
    assert machine.run("push-notebooks").returncode == 0
    pushed = "https://x-access-token:token@github.com/owner/name HEAD:notebooks"
    assert machine.called()[-1] == f"git push --force {pushed}"


def test_no_setting_of_git_comes_with_the_notebooks(machine: Machine) -> None:
    """What builds them runs examples; a command in its settings would run with a right to write."""
    for folder in ("notebooks", "notebooks/en"):
        hidden = machine.folder / folder / ".git"
        hidden.mkdir(parents=True)
        (hidden / "config").write_text("[core]\n\tfsmonitor = touch ran; false\n", "utf-8")
    (machine.folder / "notebooks" / "kept.ipynb").write_text("{}", "utf-8")
    machine.give("git")
    assert machine.run("push-notebooks").returncode == 0
    left = sorted(path.name for path in (machine.folder / "notebooks").rglob("*"))
    assert left == ["en", "kept.ipynb"]
