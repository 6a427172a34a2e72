"""Settings come from the environment; what would be unsafe does not start."""

import json

import pytest

from tests.config.processes import PYTHON, manage, run

pytestmark = pytest.mark.process
SECRET = "kY8-" + "mot-chuoi-dai-chi-dung-khi-thu-0123456789" * 2
READ = """
import json
from django.conf import settings
names = {names!r}
print(json.dumps({{name: getattr(settings, name) for name in names}}, default=str))
"""


def start(code, **variables):
    """Python with the settings of an installation."""
    variables = {"DJANGO_SETTINGS_MODULE": "config.settings", "SECRET_KEY": SECRET, **variables}
    return run(PYTHON, "-c", code, **variables)


def settings_of(*names, **variables):
    ended = start(READ.format(names=names), **variables)
    assert ended.returncode == 0, ended.stderr
    return json.loads(ended.stdout)


def refusal(**variables):
    ended = start(READ.format(names=["DEBUG"]), **variables)
    assert ended.returncode != 0
    return ended.stderr.strip().splitlines()[-1]


def test_production_is_the_default(tmp_path):
    found = settings_of(
        "DEBUG", "DEMO", "ALLOWED_HOSTS", "SECURE_SSL_REDIRECT", VAR_DIR=str(tmp_path)
    )

    assert found == {
        "DEBUG": False,
        "DEMO": False,
        "ALLOWED_HOSTS": ["localhost"],
        "SECURE_SSL_REDIRECT": True,
    }


def test_without_a_secret_nothing_starts(tmp_path):
    assert "Chưa có SECRET_KEY" in refusal(SECRET_KEY="", VAR_DIR=str(tmp_path))


def test_the_secret_of_prepare_is_found(tmp_path):
    (tmp_path / "secret-key").write_text(SECRET)

    assert settings_of("SECRET_KEY", SECRET_KEY="", VAR_DIR=str(tmp_path)) == {"SECRET_KEY": SECRET}


TRANSPORT = [
    "SECURE_SSL_REDIRECT",
    "SECURE_HSTS_SECONDS",
    "SECURE_HSTS_INCLUDE_SUBDOMAINS",
    "SESSION_COOKIE_SECURE",
    "CSRF_COOKIE_SECURE",
]


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_the_scheme_of_the_address_decides_redirect_hsts_and_cookies(scheme):
    found = settings_of(*TRANSPORT, SITE_URL=f"{scheme}://theodoi.example")

    assert {bool(value) for value in found.values()} == {scheme == "https"}


def test_the_address_gives_host_origin_and_sender():
    found = settings_of(
        "ALLOWED_HOSTS",
        "CSRF_TRUSTED_ORIGINS",
        "DEFAULT_FROM_EMAIL",
        SITE_URL="https://theodoi.example:8443",
    )

    assert found == {
        "ALLOWED_HOSTS": ["theodoi.example"],
        "CSRF_TRUSTED_ORIGINS": ["https://theodoi.example:8443"],
        "DEFAULT_FROM_EMAIL": "khong-tra-loi@theodoi.example",
    }


@pytest.mark.parametrize("address", ["theodoi.example", "ftp://theodoi.example", "https://", "/x"])
def test_an_incomplete_address_is_refused(address):
    assert "SITE_URL phải là địa chỉ đầy đủ" in refusal(SITE_URL=address)


# The demonstration --------------------------------------------------------------------------


def test_the_demonstration_has_a_database_of_its_own_and_this_machine_only(tmp_path):
    found = settings_of("DATABASES", "ALLOWED_HOSTS", DEMO="1", VAR_DIR=str(tmp_path))

    assert found["DATABASES"]["default"]["NAME"] == str(tmp_path / "demo.sqlite3")
    assert found["ALLOWED_HOSTS"] == ["127.0.0.1", "localhost", "[::1]"]


def test_the_demonstration_refuses_a_database_from_outside():
    assert "Bỏ biến DATABASE_URL" in refusal(DEMO="1", DATABASE_URL="sqlite:///that.sqlite3")


@pytest.mark.parametrize(
    "hosts", ["theodoi.example", "*", "127.0.0.1,theodoi.example", ".localhost"]
)
def test_the_demonstration_refuses_foreign_hosts(hosts):
    assert "DEMO=1 chỉ chạy trên chính máy này" in refusal(DEMO="1", ALLOWED_HOSTS=hosts)


@pytest.mark.parametrize("word", ["0", "false", "no", ""])
def test_demo_is_off_by_the_words_for_no(word):
    assert settings_of("DEMO", DEMO=word) == {"DEMO": False}


def test_the_demonstration_is_served_by_nothing_but_our_gunicorn(tmp_path):
    ended = start("import config.wsgi", DEMO="1", VAR_DIR=str(tmp_path))

    assert ended.returncode != 0
    assert "gunicorn.conf.py" in ended.stderr


def test_a_real_installation_is_served_by_any_wsgi_server(tmp_path):
    (tmp_path / "static").mkdir()  # prepare makes and fills it
    ended = start("import config.wsgi", VAR_DIR=str(tmp_path))

    assert (ended.returncode, ended.stderr) == (0, "")


# Checks ---------------------------------------------------------------------------------------


def test_the_deployment_checks_are_clean(tmp_path):
    ended = manage(
        "check",
        "--deploy",
        "--fail-level=WARNING",
        SECRET_KEY=SECRET,
        SITE_URL="https://theodoi.example",
        VAR_DIR=str(tmp_path),
    )

    assert ended.returncode == 0, ended.stderr
    assert "no issues" in ended.stdout


def test_no_migration_is_missing(tmp_path):
    ended = manage(
        "makemigrations", "--check", "--dry-run", SECRET_KEY=SECRET, VAR_DIR=str(tmp_path)
    )

    assert ended.returncode == 0, ended.stdout


def test_a_command_without_a_secret_says_a_sentence_and_no_traceback(tmp_path):
    ended = manage("check", VAR_DIR=str(tmp_path))

    assert ended.returncode != 0
    assert ended.stderr.startswith("Chưa có SECRET_KEY")


@pytest.mark.parametrize(("pooled", "binding"), [("0", True), ("1", None)])
def test_postgresql_plans_a_question_once_a_connection_but_not_behind_a_pool(
    tmp_path, pooled, binding
):
    found = settings_of(
        "DATABASES",
        DATABASE_URL="postgres://theodoi@localhost/theodoi",
        DATABASE_POOLED=pooled,
        VAR_DIR=str(tmp_path),
    )

    options = found["DATABASES"]["default"].get("OPTIONS", {})
    assert options.get("server_side_binding") is binding
    assert ("prepare_threshold" in options) is (binding is True)
    assert ("options" in options) is (binding is True)
    without_cursors = found["DATABASES"]["default"].get("DISABLE_SERVER_SIDE_CURSORS", False)
    assert without_cursors is (binding is None)
