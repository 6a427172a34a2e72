from datetime import date

import pytest
from django.urls import reverse

from agencies.models import Membership
from reporting.actions.cycles import open_round
from reporting.actions.drafts import Entry
from reporting.actions.expecting import CycleSettings
from reporting.actions.remarks import add_remark
from reporting.actions.review import return_report
from reporting.models import FiledLine, Outcome, Remark
from tasks.models import Assignment
from tests.factories import vn
from tests.world import World, file_report, fill, person

FOCAL_POINT = Membership.Role.FOCAL_POINT
PAGE = "/ke-hoach/ke-hoach/nhiem-vu/1.1/bao-cao/2026/"
WATCHED = "/nhiem-vu-theo-doi/"


@pytest.fixture(autouse=True)
def _now(time_machine):
    time_machine.move_to(vn(2026, 12, 10, 9))


@pytest.fixture
def lead(world):
    """A focal point of Sở Tư pháp, which leads 1.1 by name."""
    return person(world.justice, FOCAL_POINT)


@pytest.fixture
def line(world, report):
    """What Ea Kar filed on 1.1."""
    filing = file_report(
        report,
        world.clerk,
        vn(2026, 12, 8),
        t1_1=Entry(Outcome.RESULT, "Đã mở 14 hội nghị.", evidence="Báo cáo 96/BC-UBND"),
    )
    return filing.lines.get(number="1.1")


@pytest.fixture
def other_line(world, cycle):
    """What Tuy Hòa filed on 1.1."""
    report = cycle.obligations.get(agency=world.tuy_hoa).report
    filing = file_report(
        report,
        world.other_clerk,
        vn(2026, 12, 9),
        t1_1=Entry(Outcome.NOT_DONE, "Chữ của Tuy Hòa"),
    )
    return filing.lines.get(number="1.1")


def page(response):
    return response.content.decode()


def add(line):
    return reverse("remark-add", args=[line.pk])


# The lines of a task ---------------------------------------------------------------------------------


def test_the_page_stands_at_its_address():
    assert reverse("task-lines", args=["ke-hoach", "1.1", 2026]) == PAGE


@pytest.mark.parametrize("who", ["coordinator", "leader", "lead"])
def test_it_shows_what_was_filed_with_outcome_evidence_and_roles(
    world, lead, line, other_line, visit, who
):
    user = lead if who == "lead" else getattr(world, who)

    body = page(visit(user, PAGE))

    assert "Đã mở 14 hội nghị." in body
    assert "96/BC-UBND" in body
    assert "Phối hợp" in body
    assert "Có kết quả" in body
    assert "Chữ của Tuy Hòa" in body
    assert "Tính đến 09:00 ngày 10/12/2026" in body


def test_the_own_agency_sees_its_line_alone(world, line, other_line, visit):
    body = page(visit(world.clerk, PAGE))

    assert "Đã mở 14 hội nghị." in body
    assert "Tuy Hòa" not in body


@pytest.mark.parametrize("who", ["other_clerk", "administrator"])
def test_who_neither_filed_nor_watches_does_not_find_it(world, line, visit, who):
    assert visit(getattr(world, who), PAGE).status_code == 404


def test_a_member_of_a_group_that_leads_does_not_find_it(world, line, visit):
    Assignment.objects.create(
        task=world.tasks["1.1"], role=Assignment.Role.LEAD, group=world.departments
    )

    assert visit(person(world.home_affairs, FOCAL_POINT), PAGE).status_code == 404


def test_another_province_does_not_find_it(world, line, visit):
    other = World(name="Gia Lai", abbreviation="GLI", slug="gia-lai")

    for user in (other.coordinator, other.leader, person(other.justice, FOCAL_POINT)):
        assert visit(user, PAGE).status_code == 404


@pytest.mark.parametrize("path", ["nhiem-vu/9.9/bao-cao/2026/", "nhiem-vu/1.1/bao-cao/2031/"])
def test_a_task_or_year_that_is_none_is_not_found(world, line, visit, path):
    assert visit(world.coordinator, f"/ke-hoach/ke-hoach/{path}").status_code == 404


def test_before_anybody_filed_the_lead_is_told_so(world, lead, report, visit):
    fill(report, world.clerk, t1_1=Entry(Outcome.RESULT, "Chữ kín"))

    body = page(visit(lead, PAGE))

    assert "Chưa có dòng nào" in body
    assert "Chữ kín" not in body


def test_it_keeps_the_words_of_the_day_of_filing(world, line, visit):
    world.ea_kar.name = "UBND xã Tên Mới"
    world.ea_kar.save()

    body = page(visit(world.coordinator, PAGE))

    assert "UBND xã Ea Kar" in body
    assert "Tên Mới" not in body


def test_every_number_of_an_outcome_leads_to_its_lines(world, line, other_line, visit):
    body = page(visit(world.coordinator, PAGE))
    narrowed = page(visit(world.coordinator, PAGE, ket_qua="not_done", phan="bat-buoc"))

    assert f'href="{PAGE}?phan=bat-buoc&amp;ket_qua=not_done"' in body
    assert "Chưa thực hiện: 1" in body
    assert "Chữ của Tuy Hòa" in narrowed
    assert "Đã mở 14 hội nghị." not in narrowed


@pytest.mark.parametrize("query", [{"ket_qua": "xyz"}, {"phan": "xyz"}])
def test_an_absurd_filter_gets_a_sentence_and_all_lines(world, line, visit, query):
    response = visit(world.coordinator, PAGE, **query)

    assert response.status_code == 400
    assert "Đã mở 14 hội nghị." in page(response)


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_for_one_line_and_for_three(
    world, lead, client, count, django_assert_num_queries
):
    communes = [world.agency(f"UBND xã Số {n}", "commune") for n in range(count)]
    cycle = world.open()
    for commune in communes:
        clerk = person(commune, FOCAL_POINT)
        filing = file_report(cycle.obligations.get(agency=commune).report, clerk, vn(2026, 12, 1))
        line = filing.lines.get(number="1.1")
        add_remark(line=line, text="Ghi rõ số.", by=lead, now=vn(2026, 12, 10))
    client.force_login(lead)

    with django_assert_num_queries(11):
        # session, user; cycle, task; by which agency it is watched, its predecessors, lines,
        # remarks, obstacles, numbers; other cycles
        assert client.get(PAGE).status_code == 200


def test_a_round_has_the_page_too_and_both_lead_to_each_other(world, lead, cycle, visit, send):
    day = date(2026, 11, 30)
    settings = CycleSettings("Đợt 1", day, day, day, day, "no_later_than", source="Công văn số 9")
    round_ = open_round(
        plan=world.plan,
        kind="on_request",
        settings=settings,
        agencies=[world.ea_kar],
        by=world.coordinator,
        now=vn(2026, 11, 1),
    )
    filing = file_report(round_.obligations.get().report, world.clerk, vn(2026, 11, 9))
    address = reverse("round-lines", args=[round_.pk, "1.1"])

    body = visit(lead, address).content.decode()
    assert "Đã làm 1.1" in body
    assert PAGE in body
    assert address in visit(lead, PAGE).content.decode()

    line = filing.lines.get(number="1.1")
    response = send(lead, reverse("remark-add", args=[line.pk]), {"text": "Ghi số văn bản"})
    assert response.url == f"{address}#dong-{line.pk}"
    assert visit(world.other_clerk, address).status_code == 404


# Remarks -------------------------------------------------------------------------------------------


def test_the_lead_remarks_and_comes_back_to_the_line(world, lead, line, client, send):
    response = send(lead, add(line), {"text": "Đề nghị ghi rõ số."})

    assert response.url == f"{PAGE}#dong-{line.pk}"
    body = page(client.get(PAGE))
    assert "Đã ghi nhận xét về dòng của UBND xã Ea Kar" in body
    assert "Đề nghị ghi rõ số." in body
    assert "Sở Tư pháp, 09:00 ngày 10/12/2026" in body


@pytest.mark.parametrize("who", ["clerk", "coordinator", "leader"])
def test_whoever_reads_the_line_reads_the_remark(world, lead, line, visit, who):
    add_remark(line=line, text="Đề nghị ghi rõ số.", by=lead, now=vn(2026, 12, 9))

    assert "Đề nghị ghi rõ số." in page(visit(getattr(world, who), PAGE))


def test_a_remark_is_not_read_by_another_agency(world, lead, line, other_line, visit):
    add_remark(line=line, text="Đề nghị ghi rõ số.", by=lead, now=vn(2026, 12, 9))

    assert "Đề nghị ghi rõ số." not in page(visit(world.other_clerk, PAGE))


@pytest.mark.parametrize(
    ("text", "sentence"), [("", "Ghi nhận xét."), ("x" * 5001, "tối đa 5000 ký tự (đang có 5001)")]
)
def test_a_faulty_remark_comes_back_with_its_words(lead, line, other_line, send, text, sentence):
    response = send(lead, add(line), {"text": text})

    body = page(response)
    assert response.status_code == 422
    assert sentence in body
    assert f'href="#nhan-xet-{line.pk}-text"' in body
    assert text in body
    assert "Chữ của Tuy Hòa" in body
    assert f'href="{PAGE}?phan=bat-buoc&amp;ket_qua=not_done"' in body
    assert not Remark.objects.exists()


def test_a_faulty_remark_on_a_line_filed_anew_meanwhile_is_not_lost(world, lead, line, send):
    return_report(
        filing=line.filing,
        returned={line.pk: "Bổ sung."},
        due_on=date(2026, 12, 20),
        by=world.coordinator,
        now=vn(2026, 12, 9),
    )
    file_report(line.filing.report, world.clerk, vn(2026, 12, 10))

    response = send(lead, add(line), {"text": "x" * 5001})

    assert response.status_code == 422
    assert "x" * 5001 in page(response)


@pytest.mark.parametrize("who", ["clerk", "other_clerk", "coordinator", "leader", "administrator"])
def test_the_form_is_offered_only_to_those_who_may(world, line, visit, send, who):
    user = getattr(world, who)

    assert add(line) not in page(visit(user, PAGE))
    assert send(user, add(line), {"text": "Đề nghị ghi rõ số."}).status_code == 404
    assert not Remark.objects.exists()


def test_the_lead_is_offered_no_form_for_the_own_line(world, lead, cycle, visit, send):
    report = cycle.obligations.get(agency=world.justice).report
    own = file_report(report, lead, vn(2026, 12, 1)).lines.get(number="1.1")

    assert add(own) not in page(visit(lead, PAGE))
    assert send(lead, add(own), {"text": "Tốt."}).status_code == 404


def test_the_author_takes_the_remark_back_today(world, lead, line, visit, send):
    said = add_remark(line=line, text="Nhầm dòng.", by=lead, now=vn(2026, 12, 10, 8))
    address = reverse("remark-remove", args=[said.pk])
    assert address in page(visit(lead, PAGE))

    response = send(lead, address)

    assert response.url == f"{PAGE}#dong-{line.pk}"
    assert not Remark.objects.exists()


def test_from_tomorrow_on_it_stands(lead, line, visit, send, time_machine):
    said = add_remark(line=line, text="Nhầm dòng.", by=lead, now=vn(2026, 12, 10, 8))
    address = reverse("remark-remove", args=[said.pk])
    time_machine.move_to(vn(2026, 12, 11, 0, 1))

    assert address not in page(visit(lead, PAGE))
    assert send(lead, address).status_code == 404
    assert Remark.objects.exists()


@pytest.mark.parametrize("who", ["clerk", "other_clerk", "coordinator", "leader", "administrator"])
def test_nobody_else_takes_it_back(world, lead, line, send, who):
    said = add_remark(line=line, text="Nhầm dòng.", by=lead, now=vn(2026, 12, 10, 8))

    address = reverse("remark-remove", args=[said.pk])
    assert send(getattr(world, who), address).status_code == 404
    assert Remark.objects.exists()


def test_who_comes_back_from_the_login_sees_the_line_and_changes_nothing(lead, line, visit):
    said = add_remark(line=line, text="Nhầm dòng.", by=lead, now=vn(2026, 12, 10, 8))

    for address in (add(line), reverse("remark-remove", args=[said.pk])):
        assert visit(lead, address).url == f"{PAGE}#dong-{line.pk}"
    assert Remark.objects.count() == 1


def test_a_remark_changes_no_filed_word(lead, line, send):
    before = FiledLine.objects.values().get(pk=line.pk)

    send(lead, add(line), {"text": "Đề nghị ghi rõ số."})

    assert FiledLine.objects.values().get(pk=line.pk) == before


# What is watched -------------------------------------------------------------------------------------


def test_the_watched_tasks_lead_to_their_lines(lead, line, visit):
    body = page(visit(lead, WATCHED))

    assert f'href="{PAGE}"' in body
    assert "1 dòng" in body
    assert "Nhiệm vụ 1.1" in body
    assert "Nhiệm vụ 1.2" not in body


@pytest.mark.parametrize("who", ["clerk", "coordinator", "leader", "administrator"])
def test_who_watches_nothing_is_told_so(world, line, visit, who):
    assert "Không có nhiệm vụ nào để theo dõi" in page(visit(getattr(world, who), WATCHED))


def test_before_any_cycle_the_number_is_a_dash_with_a_sentence(lead, visit):
    body = page(visit(lead, WATCHED))

    assert "Chưa mở kỳ báo cáo nào" in body
    assert "bao-cao/" not in body


def test_my_work_leads_there_only_when_there_is_something_to_watch(world, lead, cycle, visit):
    assert f'href="{WATCHED}"' in page(visit(lead, reverse("my-work")))
    assert WATCHED not in page(visit(world.clerk, reverse("my-work")))


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_one_task_and_for_three(
    world, lead, cycle, client, count, django_assert_num_queries
):
    for number in range(2, 2 + count):
        world.task(f"2.{number}", (Assignment.Role.MONITOR, world.justice))
    client.force_login(lead)

    with django_assert_num_queries(7):
        # session, user; assignments, tasks, cycles, lines, obstacles
        assert client.get(WATCHED).status_code == 200


def test_a_part_that_has_ended_is_not_watched_any_more(world, lead, line, visit):
    world.tasks["1.1"].assignments.filter(role="lead").update(until_on=date(2026, 12, 9))

    assert "Không có nhiệm vụ nào để theo dõi" in page(visit(lead, WATCHED))
    assert visit(lead, PAGE).status_code == 404
