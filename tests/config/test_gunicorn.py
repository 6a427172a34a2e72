"""The demonstration listens on this machine only; gunicorn.conf.py knows the socket."""

import gc
import runpy
from types import SimpleNamespace

import pytest

from tests.config.processes import GUNICORN, ROOT, free_port, run, served

pytestmark = pytest.mark.process
SECRET = "kY8-" + "mot-chuoi-dai-chi-dung-khi-thu-0123456789" * 2


@pytest.fixture
def conf(monkeypatch):
    for name in ("BIND", "PORT", "DEMO", "WEB_CONCURRENCY", "ACCESS_LOG"):
        monkeypatch.delenv(name, raising=False)
    return lambda: SimpleNamespace(**runpy.run_path(str(ROOT / "gunicorn.conf.py")))


def server(*addresses):
    return SimpleNamespace(
        cfg=SimpleNamespace(address=addresses),
        LISTENERS=[SimpleNamespace(getsockname=lambda one=one: one) for one in addresses],
    )


@pytest.mark.parametrize(
    ("address", "is_here"),
    [
        (("127.0.0.1", 8000), True),
        (("127.8.9.1", 8000), True),
        (("::1", 8000), True),
        (("localhost", 8000), True),
        ("/run/theodoi.sock", True),
        (("0.0.0.0", 8000), False),  # noqa: S104 - must be refused
        (("::", 8000), False),
        (("", 8000), False),
        (("10.0.0.5", 8000), False),
        (("theodoi.example", 8000), False),
        (3, False),
    ],
)
def test_which_addresses_are_this_machine(conf, address, is_here):
    assert conf().is_loopback(address) is is_here


def test_it_binds_to_this_machine_unless_told_otherwise(conf, monkeypatch):
    assert conf().bind == "127.0.0.1:8000"
    monkeypatch.setenv("PORT", "9000")
    assert conf().bind == "127.0.0.1:9000"
    monkeypatch.setenv("BIND", "0.0.0.0:80")
    assert conf().bind == "0.0.0.0:80"


@pytest.mark.parametrize("hook", ["on_starting", "when_ready"])
def test_a_real_installation_may_listen_anywhere(conf, hook):
    getattr(conf(), hook)(server(("0.0.0.0", 80)))  # noqa: S104


@pytest.mark.parametrize("hook", ["on_starting", "when_ready"])
def test_the_demonstration_stops_where_anybody_else_could_reach_it(conf, monkeypatch, hook):
    monkeypatch.setenv("DEMO", "1")
    monkeypatch.delenv("DEMO_BOUND_TO_LOOPBACK", raising=False)

    with pytest.raises(SystemExit, match="chỉ được chạy trên chính máy này"):
        getattr(conf(), hook)(server(("127.0.0.1", 80), ("0.0.0.0", 80)))  # noqa: S104


@pytest.mark.parametrize(
    ("args", "variables"),
    [
        (["--bind", "0.0.0.0:0"], {}),
        (["--bind", "[::]:0"], {}),
        (["--bind", "127.0.0.1:0", "--bind", "0.0.0.0:0"], {}),
        ([], {"BIND": "0.0.0.0:0"}),
        ([], {"GUNICORN_CMD_ARGS": "--bind=0.0.0.0:0"}),
    ],
)
def test_gunicorn_refuses_to_show_the_demonstration_to_others(tmp_path, args, variables):
    ended = run(
        GUNICORN, *args, DEMO="1", SECRET_KEY=SECRET, VAR_DIR=str(tmp_path), timeout=30, **variables
    )

    assert ended.returncode != 0
    assert "chỉ được chạy trên chính máy này (127.0.0.1)" in ended.stderr


def test_gunicorn_refuses_the_demonstration_without_our_settings(tmp_path):
    empty = tmp_path / "empty.conf.py"
    empty.write_text("")

    ended = run(
        GUNICORN,
        "--config",
        str(empty),
        "--bind",
        f"127.0.0.1:{free_port()}",
        "--no-control-socket",
        "config.wsgi",
        DEMO="1",
        SECRET_KEY=SECRET,
        VAR_DIR=str(tmp_path),
        timeout=30,
    )

    assert ended.returncode != 0
    assert "DEMO=1 chỉ chạy bằng gunicorn với gunicorn.conf.py của dự án" in ended.stderr


def test_gunicorn_serves_the_demonstration_to_this_machine(tmp_path):
    (tmp_path / "static").mkdir()  # prepare makes and fills it
    with served(DEMO="1", SECRET_KEY=SECRET, VAR_DIR=str(tmp_path)) as fetch:
        status, headers, _ = fetch("/")

    assert status == 302
    assert headers["Location"].startswith("/tai-khoan/dang-nhap/")


def test_a_worker_does_not_look_through_what_was_loaded_again(conf):
    try:
        conf().post_worker_init(None)
        assert gc.get_freeze_count() > 10_000
    finally:
        gc.unfreeze()
