"""The command that fills a database: an empty one, and only where one means it."""

import re

import pytest
from django.core.management import CommandError, call_command

from agencies.models import Province
from benchmarks.management.commands.seed_national import Command
from tests.config.processes import manage
from tests.factories import ProvinceFactory


def seed(**options):
    call_command(Command(), provinces=1, communes=2, **options)


def test_a_database_that_has_provinces_is_left_alone(db):
    ProvinceFactory()

    with pytest.raises(CommandError, match="đã có tỉnh"):
        seed(into_this_database=True)

    assert Province.objects.count() == 1


def test_a_named_database_without_debug_needs_the_flag(db, settings):
    settings.DEBUG = False

    with pytest.raises(CommandError, match="--into-this-database"):
        seed()

    assert Province.objects.count() == 0


@pytest.mark.parametrize("communes", [0, 1, 201])
def test_an_absurd_number_of_communes_is_refused(db, communes):
    with pytest.raises(CommandError, match="từ 2 đến 200"):
        call_command(Command(), provinces=1, communes=communes, into_this_database=True)


@pytest.mark.parametrize("provinces", ["0", "35", "hai"])
def test_an_absurd_number_of_provinces_is_refused(db, provinces):
    with pytest.raises(CommandError, match="provinces"):
        call_command(Command(), f"--provinces={provinces}", "--into-this-database")


@pytest.mark.parametrize("how", [{"into_this_database": True}, {}])
def test_it_says_how_much_it_made(db, settings, capsys, how):
    settings.DEBUG = not how  # with DEBUG nobody has to say so

    seed(**how)

    assert "1/1 Đắk Lắk" in capsys.readouterr().out
    assert Province.objects.count() == 1


@pytest.mark.process
def test_without_an_address_it_fills_a_file_of_its_own_once(tmp_path):
    options = ["seed_national", "--provinces=1", "--communes=2"]

    first = manage(*options, VAR_DIR=str(tmp_path))
    again = manage(*options, VAR_DIR=str(tmp_path))

    assert (first.returncode, first.stderr) == (0, "")
    assert re.search(r"Xong: \d+ dòng kết quả, \d+ giây", first.stdout)
    assert (tmp_path / "national.sqlite3").exists()
    assert again.returncode == 1
    assert "đã có tỉnh" in again.stderr


@pytest.mark.process
def test_the_product_does_not_know_the_command(tmp_path):
    ended = manage(
        "seed_national",
        DJANGO_SETTINGS_MODULE="config.settings",
        VAR_DIR=str(tmp_path),
        SECRET_KEY="x" * 60,
    )

    assert ended.returncode == 1
    assert "Unknown command" in ended.stderr
