"""The promises of pyproject.toml, the lock files, and the programs that tests start."""

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests import browser

ROOT = Path(__file__).resolve().parent.parent
PROJECT = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
LOCKS = ["requirements.txt", "requirements-dev.txt", "requirements-postgres.txt"]


def locked(name):
    """{package: the text of its entry} of a lock file."""
    text = (ROOT / name).read_text(encoding="utf-8")
    entries = re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE)[1:]
    return {re.match(r"[\w.-]+", entry).group(): entry for entry in entries}


def wanted(*groups):
    """Names of the packages that pyproject.toml asks for, in the project and in these groups."""
    table = tomllib.loads(PROJECT)
    lines = table["project"]["dependencies"] + [
        line for group in groups for line in table["dependency-groups"][group]
    ]
    return {re.match(r"[\w-]+", line).group() for line in lines}


@pytest.mark.parametrize("name", LOCKS)
def test_every_locked_package_has_one_version_and_a_hash(name):
    for entry in locked(name).values():
        assert re.match(r"[\w.-]+==[\w.]+ ", entry)
        assert "--hash=sha256:" in entry


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_file_names_no_address(name):
    text = (ROOT / name).read_text(encoding="utf-8")

    assert re.findall(r"\w+://|--(?:extra-)?index|--find-links|--trusted-host", text) == []


def test_the_locks_hold_what_the_project_asks_for():
    assert wanted() <= locked("requirements.txt").keys()
    assert wanted("dev") <= locked("requirements-dev.txt").keys()


def test_tests_run_on_the_versions_that_are_served():
    served, tested = locked("requirements.txt"), locked("requirements-dev.txt")

    versions = {name: entry.split()[0] for name, entry in tested.items()}
    assert {name: entry.split()[0] for name, entry in served.items()}.items() <= versions.items()


def test_every_dependency_says_why_it_is_there():
    lines = re.findall(r'^  "[\w-]+(?:\[[\w,]+\])?[<>=].*$', PROJECT, flags=re.MULTILINE)

    assert len(lines) == len(wanted("dev", "postgres"))
    assert [line for line in lines if not re.search(r", +# \w+", line)] == []


def test_a_program_that_does_not_start_is_no_browser(tmp_path, monkeypatch):
    stub = tmp_path / "chromium"
    stub.write_text("#!/bin/sh\necho 'requires the chromium snap' >&2\nexit 1\n", encoding="ascii")
    stub.chmod(0o755)

    monkeypatch.setenv("CHROMIUM", str(stub))
    assert browser.find() is None

    monkeypatch.setenv("CHROMIUM", str(tmp_path / "absent"))
    assert browser.find() is None


def with_postgres(*command, **environment):
    """Run a command under tests/postgres.py."""
    return subprocess.run(
        [sys.executable, "-m", "tests.postgres", *command],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.process
def test_a_given_database_is_used_and_the_exit_code_is_the_commands():
    done = with_postgres(
        "sh", "-c", "echo $TEST_DATABASE_URL; exit 3", TEST_DATABASE_URL="postgres://a@b/c"
    )

    assert (done.stdout, done.returncode) == ("postgres://a@b/c\n", 3)


@pytest.mark.process
def test_a_server_of_our_own_is_gone_afterwards():
    done = with_postgres("sh", "-c", "echo $TEST_DATABASE_URL", TEST_DATABASE_URL="")

    folder = Path(done.stdout.strip().removeprefix("postgres://")).parent
    assert folder.name.startswith("pg-")
    assert not folder.exists()
