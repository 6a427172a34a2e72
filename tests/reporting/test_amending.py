"""A plan is amended while reports are filed and open: what was filed reads as before."""

import html
import json
import re

import pytest

from reporting.actions.outline import parts_of_report
from reporting.models import FiledLine
from reporting.summary import cycle_figures
from tasks.importing import IMPORTERS, apply_upload, keep_upload
from tasks.models import Task
from tasks.ordering import Arrangement, arrange_plan
from tasks.plan_file import dump
from tests.factories import vn
from tests.world import file_report, fill


@pytest.fixture
def filed(world, cycle):
    """The filed report of UBND xã Ea Kar: lines of 1.1 and 1.2; 1.3 was optional and said nothing."""
    report = cycle.obligations.get(agency=world.ea_kar).report
    file_report(report, world.clerk, vn(2026, 12, 1))
    return report


@pytest.fixture
def open_report(world, cycle):
    return cycle.obligations.get(agency=world.tuy_hoa).report


def lines():
    fields = ("number", "title", "task_text", "section_title", "position", "roles", "text")
    return list(FiledLine.objects.order_by("pk").values_list(*fields, "task"))


def reads(client, user, report, words):
    client.force_login(user)
    return words(client.get(report.filings.get().get_absolute_url()))


def amend(world, data):
    """Upload the document and apply it, as the coordinator does."""
    upload = keep_upload(
        importer=IMPORTERS["plan"],
        name="sua-doi.json",
        content=json.dumps(data).encode(),
        province=None,
        by=world.coordinator,
        now=vn(2026, 12, 5),
    )
    check = IMPORTERS["plan"].check(upload)
    assert check.faults == []
    return apply_upload(upload=upload, seen=check.digest, by=world.coordinator, now=vn(2026, 12, 5))


@pytest.fixture
def amended(world):
    """1.1 reworded, led by another agency and dated; 1.2 removed; 1.3 moved to a new section."""
    data = dump(world.plan)
    one, _, three = data["sections"][0]["tasks"]
    one["text"], one["title"] = "Nội dung đã sửa của nhiệm vụ 1.1", "Tên mới"
    one["assignments"][0]["agency"] = "Sở Nội vụ"
    one["timing"] = {"kind": "by_date", "text": "Trước 30/12.", "due_on": "2026-12-29"}
    data["sections"][0]["tasks"] = [one]
    second = {**data["sections"][0], "number": "2", "title": "Mục mới", "tasks": [three]}
    data["sections"].append(second)
    return data


@pytest.fixture
def words():
    def of(response):
        page = response.content.decode()
        return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", page[page.index("<main") :])).split())

    return of


@pytest.mark.parametrize("who", ["clerk", "coordinator", "leader"])
def test_what_was_filed_reads_as_before(world, filed, amended, client, words, who):
    user = getattr(world, who)
    before, shown = lines(), reads(client, user, filed, words)

    amend(world, amended)

    assert lines() == before
    assert reads(client, user, filed, words) == shown
    assert "Nội dung của nhiệm vụ 1.1" in shown
    assert "đã sửa" not in shown


def test_figures_and_the_state_of_the_filed_report_stay(world, cycle, filed, amended):
    before = cycle_figures(cycle, vn(2026, 12, 6).date())
    filed.refresh_from_db()
    state = filed.state

    amend(world, amended)

    filed.refresh_from_db()
    assert filed.state == state
    assert cycle_figures(cycle, vn(2026, 12, 6).date()) == before


def test_open_reports_follow_the_new_plan(world, filed, open_report, amended):
    assert [part.task.number for part in parts_of_report(open_report)] == ["1.1", "1.2", "1.3"]

    amend(world, amended)

    parts = parts_of_report(open_report)
    assert [(part.task.number, part.task.section.number) for part in parts] == [
        ("1.1", "1"),
        ("1.3", "2"),
    ]
    assert parts[0].task.text == "Nội dung đã sửa của nhiệm vụ 1.1"
    assert parts[0].task.is_dated


def test_a_removed_task_with_reports_is_kept_with_them_and_named(world, filed, amended):
    done = amend(world, amended)

    kept = Task.objects.get(section__plan=world.plan, number="1.2")
    assert kept.filed_lines.count() == 1
    assert "Không còn trong kế hoạch theo bản sửa đổi" in kept.note
    assert "Nhiệm vụ 1.2 không có trong tệp nhưng đã có cơ quan báo cáo" in done.result["kept"][0]


def test_a_removed_task_nobody_reported_on_goes(world, cycle, amended):
    amend(world, amended)

    assert not Task.objects.filter(section__plan=world.plan, number="1.2").exists()


def test_an_open_report_can_be_filed_after_the_amendment(world, filed, open_report, amended):
    amend(world, amended)

    file_report(open_report, world.other_clerk, vn(2026, 12, 10))

    assert [line.number for line in FiledLine.objects.filter(filing__report=open_report)] == ["1.1"]


def test_who_had_a_draft_on_a_removed_task_still_files(world, open_report, amended):
    fill(open_report, world.other_clerk)
    amend(world, amended)

    file_report(open_report, world.other_clerk, vn(2026, 12, 10))

    assert Task.objects.filter(section__plan=world.plan, number="1.2").exists()


@pytest.mark.parametrize("who", ["clerk", "coordinator"])
def test_another_order_leaves_what_was_filed_as_it_was(world, filed, client, words, who):
    user = getattr(world, who)
    before, shown = lines(), reads(client, user, filed, words)
    held = Arrangement.of(world.plan)
    ((section, own),) = held.sections

    arrange_plan(
        plan=world.plan,
        wanted=Arrangement.made([(section, own[::-1])]),
        seen=held.mark,
        by=world.coordinator,
    )

    assert lines() == before
    assert reads(client, user, filed, words) == shown


def test_open_reports_follow_the_new_order(world, open_report):
    held = Arrangement.of(world.plan)
    ((section, own),) = held.sections

    arrange_plan(
        plan=world.plan,
        wanted=Arrangement.made([(section, own[::-1])]),
        seen=held.mark,
        by=world.coordinator,
    )

    assert [part.task.number for part in parts_of_report(open_report)] == ["1.3", "1.2", "1.1"]
