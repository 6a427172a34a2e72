"""The secret key: from the environment, else written once by `prepare`."""

import stat

import pytest

from config.secret import read_secret, secret_file, write_secret_if_absent


@pytest.fixture(autouse=True)
def var(tmp_path, monkeypatch):
    monkeypatch.setenv("VAR_DIR", str(tmp_path / "var"))
    monkeypatch.delenv("SECRET_KEY", raising=False)


def test_there_is_no_secret_before_one_was_written():
    assert read_secret() == ""


def test_the_secret_is_long_and_for_the_owners_eyes():
    write_secret_if_absent()

    assert len(read_secret()) >= 50
    assert stat.S_IMODE(secret_file().stat().st_mode) == 0o600


def test_a_second_writing_changes_nothing():
    write_secret_if_absent()
    secret = read_secret()

    write_secret_if_absent()

    assert read_secret() == secret


def test_an_empty_file_is_no_secret():
    secret_file().parent.mkdir()
    secret_file().write_text("\n")

    write_secret_if_absent()

    assert len(read_secret()) >= 50


def test_a_secret_of_the_environment_leaves_no_file(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "x" * 60)

    write_secret_if_absent()

    assert not secret_file().exists()


def test_two_installations_have_two_secrets(tmp_path, monkeypatch):
    write_secret_if_absent()
    first = read_secret()
    monkeypatch.setenv("VAR_DIR", str(tmp_path / "khac"))
    write_secret_if_absent()

    assert read_secret() != first
