"""Typing an obstacle about a task: at the obstacle itself, and from the line of the task."""

import re
from datetime import date

import pytest
from django.urls import reverse

from reporting.actions.drafts import ItemWords, draft_of, item_key, save_draft
from reporting.actions.filing import submit_report
from reporting.actions.review import return_report
from tests.factories import vn
from tests.reporting.views.test_drafts import marks, page, typed
from tests.world import answers, fill

NOW = vn(2026, 12, 1, 9)
KEY = item_key("a1")


def about(world, number, text="Thiếu kinh phí"):
    return ItemWords("obstacle", text, "", number and world.tasks[number].pk)


def keep(world, report, *words):
    items = {item_key(f"a{number}"): one for number, one in enumerate(words, start=1)}
    save_draft(report=report, typed=items, by=world.clerk, now=NOW)


def item(body, key):
    """The part of the page about one obstacle."""
    return body.split(f'data-piece="{key}"')[1].split('data-piece="')[0]


def chosen(part):
    """The ids of the tasks chosen there; "" is a general obstacle, which the first choice is too."""
    return re.findall(r'<option value="(\d*)" selected>', part)


def blank(body):
    """The key of the empty obstacle, ready to be typed into."""
    return re.findall(r'data-piece="(muc-[\w-]+)"', body.split('id="vuong-mac"')[1])[0]


# Choosing ------------------------------------------------------------------------------------------


def test_every_line_of_the_report_can_be_chosen_under_its_section_and_no_other(
    world, report, visit
):
    world.task("9.9", ("lead", world.justice))

    part = item(body := page(visit(world.clerk, report.get_absolute_url())), blank(body))

    assert re.findall(r'<optgroup label="([^"]+)"', part) == ["1. Tuyên truyền"]
    assert re.findall(r"<option[^>]*>([^<]+)<", part) == [
        "Vướng mắc chung",
        "1.1. Nhiệm vụ 1.1",
        "1.2. Nhiệm vụ 1.2",
        "1.3. Nhiệm vụ 1.3",
    ]
    assert chosen(part) == [""]


def test_only_obstacles_ask_for_a_task(world, report, visit):
    body = page(visit(world.clerk, report.get_absolute_url()))

    assert body.count("Về nhiệm vụ") == 1
    assert "-task_id" not in body.split('id="phan-5"')[1]


def test_what_was_chosen_is_kept_shown_again_and_told_at_its_line(world, report, send, visit):
    send(world.clerk, report.get_absolute_url(), typed({KEY: about(world, "1.2")}))

    body = page(visit(world.clerk, report.get_absolute_url()))

    assert draft_of(report)[KEY] == about(world, "1.2")
    assert chosen(item(body, KEY)) == [str(world.tasks["1.2"].pk)]
    assert "Đã ghi 1 vướng mắc về nhiệm vụ này" in body.split('id="nv')[2]
    assert f'<a href="#{KEY}">Thiếu kinh phí</a>' in body


def test_choosing_no_task_makes_it_general_again(world, report, send):
    keep(world, report, about(world, "1.2"))
    shown = ItemWords("obstacle", "Thiếu kinh phí", "", world.tasks["1.2"].pk).mark

    send(
        world.clerk,
        report.get_absolute_url(),
        typed({KEY: about(world, None)}, **{f"{KEY}-was": shown}),
    )

    assert draft_of(report)[KEY] == about(world, None)


@pytest.mark.parametrize("value", ["0", "999999", "x", "-1", "١"])
def test_a_task_of_others_is_a_fault_at_the_field_and_loses_no_word(world, report, send, value):
    data = typed({KEY: about(world, None, "Đường xa")}, **{f"{KEY}-task_id": value})

    response = send(world.clerk, report.get_absolute_url(), data)

    assert response.status_code == 422
    assert "không có trong báo cáo của cơ quan" in page(response)
    assert f'href="#id_{KEY}-task_id"' in page(response)
    assert "Đường xa" in item(page(response), KEY)
    assert not report.items.exists()


def test_a_task_without_words_is_no_obstacle_and_no_fault(world, report, send):
    data = typed({KEY: about(world, "1.2", "")})

    response = send(world.clerk, report.get_absolute_url(), data)

    assert response.status_code == 302
    assert draft_of(report) == {}


def test_autosave_carries_the_task_and_says_what_it_does_not_know(world, report, send):
    address = reverse("report-save", args=[report.pk])
    good = {f"{KEY}-kind": "obstacle", f"{KEY}-text": "Đường xa", f"{KEY}-addressee": ""}

    kept = send(world.clerk, address, good | {f"{KEY}-task_id": world.tasks["1.2"].pk}).json()
    bad = send(world.clerk, address, good | {f"{KEY}-task_id": "0"}).json()
    empty = {f"{KEY}b-kind": "obstacle", f"{KEY}b-text": "", f"{KEY}b-task_id": ""}

    assert kept["pieces"][KEY]["mark"] == about(world, "1.2", "Đường xa").mark
    assert "không có trong báo cáo" in bad["faults"][KEY][0]
    assert draft_of(report)[KEY] == about(world, "1.2", "Đường xa")
    assert send(world.clerk, address, empty).json()["faults"] == {}


def test_two_people_with_two_tasks_see_both_by_name(world, report, send):
    keep(world, report, about(world, "1.1"))

    response = send(world.clerk, report.get_absolute_url(), typed({KEY: about(world, "1.2")}))

    assert response.status_code == 409
    assert "Về nhiệm vụ 1.1. Nhiệm vụ 1.1" in page(response)
    assert chosen(item(page(response), KEY)) == [str(world.tasks["1.2"].pk)]
    theirs = f'"{KEY}-task_id": {world.tasks["1.1"].pk}'
    assert theirs in page(response)
    assert f"{KEY}-was" in marks(response)


# From the line -------------------------------------------------------------------------------------


def test_the_button_at_a_line_saves_and_opens_an_empty_obstacle_about_its_task(
    world, report, send, visit
):
    task = world.tasks["1.2"]
    body = page(visit(world.clerk, report.get_absolute_url()))
    assert f'name="obstacle" value="{task.pk}"' in body

    response = send(
        world.clerk, report.get_absolute_url(), typed(answers(report), obstacle=task.pk)
    )
    body = page(visit(world.clerk, response.url))

    assert report.lines.get(task=task).text == "Đã làm 1.2"
    part = item(body, blank(body))
    assert chosen(part) == [str(task.pk)]
    assert "autofocus" in part
    assert not report.items.exists()


@pytest.mark.parametrize("value", ["", "0", "x", "999999"])
def test_a_task_that_the_report_does_not_have_opens_a_general_one(world, report, visit, value):
    body = page(visit(world.clerk, f"{report.get_absolute_url()}?vuong_mac={value}"))

    assert chosen(item(body, blank(body))) == [""]


def test_a_faulty_page_still_opens_the_obstacle_that_was_asked_for(world, report, send):
    data = typed(
        answers(report), obstacle=world.tasks["1.2"].pk, **{"ky-document_on": "32/13/2026"}
    )

    response = send(world.clerk, report.get_absolute_url(), data)

    assert response.status_code == 422
    assert chosen(item(page(response), blank(page(response)))) == [str(world.tasks["1.2"].pk)]


def test_an_accepted_line_has_the_button_too(world, report, visit):
    fill(report, world.clerk)
    filing = submit_report(report=report, by=world.clerk, now=NOW)
    return_report(
        filing=filing,
        returned={},
        accepted=list(filing.lines.values_list("pk", flat=True)),
        comment="Bổ sung",
        due_on=date(2026, 12, 18),
        by=world.coordinator,
        now=vn(2026, 12, 9),
    )

    body = page(visit(world.clerk, report.get_absolute_url()))

    assert body.count("Đã tiếp nhận, không cần sửa") == 2
    assert body.count('name="obstacle"') == 3


def test_the_last_look_tells_the_task(world, report, visit):
    fill(report, world.clerk)
    keep(world, report, about(world, "1.2"))

    body = page(visit(world.clerk, reverse("report-submit", args=[report.pk])))

    assert "Về nhiệm vụ 1.2. Nhiệm vụ 1.2" in body


# Paper ---------------------------------------------------------------------------------------------


def test_a_paper_opens_and_keeps_obstacles_about_tasks_without_filing(world, report, send):
    first, second = world.tasks["1.1"].pk, world.tasks["1.2"].pk
    address = reverse("report-paper", args=[report.pk])

    body = page(send(world.coordinator, address, {"obstacle": first}))
    key = blank(body)
    assert chosen(item(body, key)) == [str(first)]
    data = typed({key: about(world, "1.1", "Đường xa")}, obstacle=second)
    body = page(send(world.coordinator, address, data))

    assert chosen(item(body, key)) == [str(first)]
    assert "Đường xa" in item(body, key)
    assert chosen(body.split('id="vuong-mac"')[1]) == [str(first), str(second)]
    assert not report.filings.exists()


def test_a_paper_is_filed_with_the_task(world, report, send):
    data = typed(
        answers(report) | {KEY: about(world, "1.2")}, received_on="10/10/2026", note="Mất mạng"
    )

    response = send(
        world.coordinator, reverse("report-paper", args=[report.pk]), data | {"file": 1}
    )

    assert response.status_code == 302, page(response)[:3000]
    assert report.filings.get().items.get().task == world.tasks["1.2"]
