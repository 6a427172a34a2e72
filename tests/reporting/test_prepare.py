"""`manage.py prepare` in real processes: everything at once, and a second time nothing new."""

import re
import resource
import shutil
import sqlite3
from contextlib import closing

import pytest

from plans.models import Plan
from reporting.management.commands.prepare import load_once
from tests.config.processes import manage, served
from tests.factories import PlanFactory

pytestmark = pytest.mark.process


def rows(var):
    """Every row of the database, as text."""
    with closing(sqlite3.connect(var / "demo.sqlite3")) as connection, connection:
        return "\n".join(connection.iterdump())


def cpu_seconds():
    """What all ended child processes have used."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    """(folder, what the first `prepare` of a demonstration printed); only read or copied."""
    var = tmp_path_factory.mktemp("prepared")
    ended = manage("prepare", DEMO="1", VAR_DIR=str(var), timeout=300)
    assert (ended.returncode, ended.stderr) == (0, "")
    return var, ended.stdout


@pytest.fixture
def installation(prepared, tmp_path):
    """A copy of the prepared demonstration that a test may change."""
    return shutil.copytree(prepared[0], tmp_path / "var")


def test_it_does_everything_and_prints_address_and_accounts(prepared):
    _, printed = prepared

    assert "Cơ quan: thêm 617, sửa 0." in printed
    assert "Kế hoạch gia-lai-2023: đã nạp." in printed
    assert "Kế hoạch dak-lak-2026: đã nạp." in printed
    assert "Đã tạo dữ liệu minh họa." in printed
    assert "Địa chỉ: http://127.0.0.1:8000" in printed
    assert "Demo-27NQTW" in printed
    assert re.search(r"eakar\.daklak +Nguyễn Thị Hạnh +Cán bộ đầu mối, UBND xã Ea Kar", printed)
    assert re.search(r"stp\.gialai .*Cán bộ điều phối, Sở Tư pháp, Gia Lai", printed)


def test_what_it_leaves_lies_in_the_var_folder_and_the_secret_is_private(prepared):
    var, _ = prepared

    assert {"demo.sqlite3", "secret-key", "static"} <= {path.name for path in var.iterdir()}
    assert (var / "secret-key").stat().st_mode & 0o077 == 0
    assert (var / "static" / "staticfiles.json").exists()
    assert [path.suffix for path in (var / "media").rglob("*.*")] == [".pdf"]  # one own plan's file


def test_the_demonstration_shows_the_whole_cycle(prepared):
    with closing(sqlite3.connect(prepared[0] / "demo.sqlite3")) as connection:
        found = connection.execute("select distinct state from reporting_report")
        states = {state for (state,) in found}

    assert states == {"not_started", "draft", "submitted", "returned", "accepted"}


def test_a_second_time_is_quick_and_changes_nothing(installation):
    before, secret = rows(installation), (installation / "secret-key").read_text()
    css = (installation / "static" / "staticfiles.json").stat().st_mtime_ns

    begun = cpu_seconds()
    ended = manage("prepare", DEMO="1", VAR_DIR=str(installation))

    assert cpu_seconds() - begun < 3  # of work, however busy the machine is with other tests
    assert (ended.returncode, ended.stderr) == (0, "")
    assert "Tệp tĩnh: không đổi." in ended.stdout
    assert "Đã tạo" not in ended.stdout
    assert rows(installation) == before
    assert (installation / "secret-key").read_text() == secret
    assert (installation / "static" / "staticfiles.json").stat().st_mtime_ns == css


def test_what_was_entered_changed_or_deleted_since_stays_so(installation):
    with closing(sqlite3.connect(installation / "demo.sqlite3")) as connection, connection:
        connection.execute("update agencies_agency set name = 'Tên đã sửa' where code = '24373'")
        connection.execute("update plans_plan set title = 'Trích yếu đã sửa'")
        connection.execute("update reporting_draftline set text = 'Đang viết dở'")
        connection.execute("update agencies_user set full_name = 'Người khác', password = 'x'")
        connection.execute("update plans_plan set slug = 'ten-moi' where slug = 'gia-lai-2023'")
        connection.execute("delete from agencies_membership")
    before = rows(installation)

    ended = manage("prepare", DEMO="1", VAR_DIR=str(installation))

    assert ended.returncode == 0
    assert rows(installation) == before


@pytest.mark.long
def test_static_files_that_are_gone_are_collected_again(installation):
    shutil.rmtree(installation / "static")

    ended = manage("prepare", DEMO="1", VAR_DIR=str(installation))

    assert "Tệp tĩnh: đã gom, nén." in ended.stdout
    assert (installation / "static" / "staticfiles.json").exists()


def test_what_it_prepared_is_served(installation):
    with served(DEMO="1", VAR_DIR=str(installation)) as fetch:
        status, _, page = fetch("/tai-khoan/dang-nhap/")
        stylesheet = re.search(r'href="(/static/site\.[0-9a-f]+\.css)"', page).group(1)
        assert status == 200
        assert "Dữ liệu minh họa" in page
        assert fetch(stylesheet)[0] == 200


def test_a_real_installation_gets_no_demonstration(prepared, tmp_path):
    for name in ("static", "static.sha256"):
        source = prepared[0] / name
        (shutil.copytree if source.is_dir() else shutil.copy)(source, tmp_path / name)

    ended = manage("prepare", VAR_DIR=str(tmp_path), SITE_URL="https://theodoi.example")

    assert (ended.returncode, ended.stderr) == (0, "")
    assert "Địa chỉ: https://theodoi.example" in ended.stdout
    assert "manage.py createsuperuser" in ended.stdout
    assert "Demo-27NQTW" not in ended.stdout
    with closing(sqlite3.connect(tmp_path / "db.sqlite3")) as connection, connection:
        assert connection.execute("select count(*) from agencies_user").fetchone() == (0,)
        assert connection.execute("select count(*) from plans_plan").fetchone() == (2,)


# Its steps --------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_plan_that_somebody_deleted_or_renamed_does_not_come_back():
    PlanFactory(slug="dak-lak-2026").delete()

    assert load_once("dak-lak-2026") == "đã có"
    assert Plan.objects.count() == 0
