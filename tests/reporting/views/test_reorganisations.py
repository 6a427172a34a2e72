"""A coordinator records a reorganisation: asked, looked at, applied, read, undone."""

import html
import re
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from agencies.models import Agency, Membership, Reorganisation, Succession
from plans.models import Addressee
from reporting.actions.reorganisation import undo_reorganisation
from tasks.models import Assignment
from tests.factories import vn
from tests.reorganisations import all_rows, reorganise
from tests.reporting.test_races import at_once
from tests.world import World, file_report, fill, person

NEW = "/sap-xep/moi/"
DECREE = {"ngay": "01/11/2026", "so": "15/NQ-HĐND", "ngay_vb": "20/10/2026"}
FIELD = re.compile(r"<(?:input|select|textarea|option)\b[^>]*>")


@pytest.fixture(autouse=True)
def _november(time_machine):
    time_machine.move_to(vn(2026, 11, 2, 9))


@pytest.fixture
def press(world):
    """A task that names Sở Nội vụ."""
    return world.task("3.8", ("lead", world.home_affairs)).assignments.get()


def asked(kind, before, new=(), after=(), **more):
    """What the first page sends; agencies that begin are given by name."""
    data = DECREE | {"loai": kind, "truoc": [agency.pk for agency in before]}
    data |= {"sau": [agency.pk for agency in after], "so_dong": max(2, len(new))}
    data |= {f"moi-{n}-ten": name for n, name in enumerate(new)}
    return data | more


def sent_by(response):
    """What a browser would send from the form of the page, without any button."""
    form = response.content.decode().partition('id="sap-xep"')[2].partition("</form>")[0]
    data, select = {}, None
    for tag in FIELD.findall(form):
        value = dict(re.findall(r'(name|value|type|maxlength)="([^"]*)"', tag))
        value = {key: html.unescape(words) for key, words in value.items()}
        if tag.startswith("<option"):
            if "selected" in tag or not data[select]:
                data[select] = [value["value"]]
        elif tag.startswith("<select"):
            select = value["name"]
            data[select] = []
        elif value.get("type") not in {"checkbox", "radio"} or " checked" in tag:
            data.setdefault(value["name"], []).append(value.get("value", ""))
    data.pop("csrfmiddlewaretoken", None)
    return data


@pytest.fixture
def look(world, send):
    """look(data): the answer to “Xem trước” of the coordinator."""
    return lambda data, by=None: send(by or world.coordinator, NEW, data | {"xem": "1"})


@pytest.fixture
def apply(world, send):
    """apply(page, **changed): what the second page would send, with “Áp dụng”."""

    def act(page, by=None, **changed):
        data = sent_by(page) | changed | {"ap_dung": "1"}
        return send(by or world.coordinator, NEW, data)

    return act


# The two pages ---------------------------------------------------------------------------------


def test_two_communes_are_merged_from_the_two_pages(world, cycle, look, apply):
    page = look(asked("merge", [world.ea_kar, world.tuy_hoa], ["UBND xã Hợp Nhất"]))
    response = apply(page)

    row = Reorganisation.objects.get()
    heir = Agency.objects.get(name="UBND xã Hợp Nhất")
    assert page.status_code == 200
    assert response.url == reverse("reorganisation", args=[row.pk])
    assert (row.kind, row.decree_number, row.decree_on) == (
        "merge",
        "15/NQ-HĐND",
        date(2026, 10, 20),
    )
    assert row.applied_by == world.coordinator
    assert {step.predecessor for step in row.successions.all()} == {world.ea_kar, world.tuy_hoa}
    assert cycle.obligations.standing().get(agency=heir)


def test_a_double_press_leads_to_what_the_first_one_did(world, cycle, look, apply):
    page = look(asked("merge", [world.ea_kar, world.tuy_hoa], ["UBND xã Hợp Nhất"]))

    once, again = apply(page), apply(page)

    row = Reorganisation.objects.get()
    assert once.url == again.url == reverse("reorganisation", args=[row.pk])
    assert Agency.objects.filter(name="UBND xã Hợp Nhất").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_the_same_moment_lead_to_the_one_reorganisation(world, cycle, look):
    page = look(asked("merge", [world.ea_kar, world.tuy_hoa], ["UBND xã Hợp Nhất"]))
    data = sent_by(page) | {"ap_dung": "1"}

    def press(number):
        client = Client()
        client.force_login(world.coordinator)
        return client.post(NEW, data)

    answers = at_once(2, press)

    row = Reorganisation.objects.get()
    assert {answer.url for answer in answers} == {reverse("reorganisation", args=[row.pk])}


def test_what_was_undone_is_applied_anew_from_the_same_page(world, cycle, look, apply):
    page = look(asked("merge", [world.ea_kar, world.tuy_hoa], ["UBND xã Hợp Nhất"]))
    apply(page)
    first = Reorganisation.objects.get()
    undo_reorganisation(reorganisation=first, by=world.coordinator, now=vn(2026, 11, 10))

    response = apply(page)

    second = Reorganisation.objects.exclude(pk=first.pk).get()
    assert response.url == reverse("reorganisation", args=[second.pk])


def test_another_choice_from_the_same_page_is_not_taken_for_a_double_press(
    world, press, look, apply
):
    other = world.task("3.9", ("lead", world.home_affairs)).assignments.get()
    page = look(asked("transfer", [world.home_affairs], [], [world.justice]))
    to = f"c{world.justice.pk}"
    apply(page, **{f"pc-{press.pk}": to, f"pc-{other.pk}": ""})

    again = apply(page, **{f"pc-{press.pk}": "", f"pc-{other.pk}": to})

    assert again.status_code in {409, 422}
    assert Reorganisation.objects.count() == 1


@pytest.mark.parametrize("mark", ["\x00", "a\x00b", "", "9" * 5000, "😀"])
def test_a_mark_that_is_none_is_no_double_press(world, cycle, look, apply, mark):
    page = look(asked("merge", [world.ea_kar, world.tuy_hoa], ["UBND xã Hợp Nhất"]))

    assert apply(page, da_xem=mark).status_code in {409, 422}
    assert not Reorganisation.objects.exists()


def test_another_coordinator_with_the_same_page_is_told(world, cycle, look, apply):
    page = look(asked("merge", [world.ea_kar, world.tuy_hoa], ["UBND xã Hợp Nhất"]))
    apply(page)
    other = person(world.justice, Membership.Role.COORDINATOR)

    assert apply(page, by=other).status_code == 422


def _shapes(world):
    return {
        "merge": ([world.ea_kar, world.tuy_hoa], ["UBND xã Mới"], []),
        "merge into one in being": ([world.ea_kar], [], [world.tuy_hoa]),
        "split": ([world.ea_kar], ["UBND xã A", "UBND xã B"], []),
        "rename": ([world.home_affairs], ["Sở Nội vụ và Lao động"], []),
        "dissolve": ([world.ea_kar], [], []),
        "transfer": ([world.home_affairs], [], [world.justice]),
    }


@pytest.mark.parametrize(
    "name", ["merge", "merge into one in being", "split", "rename", "dissolve", "transfer"]
)
def test_each_kind_passes_through_both_pages(world, cycle, press, look, apply, name):
    before, new, after = _shapes(world)[name]
    kind = name.partition(" ")[0]

    page = look(asked(kind, before, new, after))
    chosen = {f"pc-{press.pk}": f"c{world.justice.pk}"} if kind == "transfer" else {}
    response = apply(page, **chosen)

    row = Reorganisation.objects.get()
    assert response.url == reverse("reorganisation", args=[row.pk])
    assert row.kind == kind
    ended = set() if kind == "transfer" else set(before)
    assert set(Agency.objects.filter(until_on=date(2026, 10, 31))) == ended
    assert set(Agency.objects.filter(from_on=date(2026, 11, 1))) == set(
        Agency.objects.filter(name__in=new)
    )


def test_looking_writes_nothing(world, cycle, look):
    before = all_rows()

    look(asked("merge", [world.ea_kar, world.tuy_hoa], ["UBND xã Hợp Nhất"]))

    assert all_rows() == before
    assert not Reorganisation.objects.exists()


def test_the_second_page_names_every_consequence(world, cycle, press, look, words):
    file_report(
        cycle.obligations.get(agency=world.tuy_hoa).report, world.other_clerk, vn(2026, 11, 1)
    )
    fill(cycle.obligations.get(agency=world.ea_kar).report, world.clerk)
    world.task("5.1", ("monitor", world.ea_kar))

    said = words(look(asked("merge", [world.ea_kar, world.tuy_hoa], ["UBND xã Hợp Nhất"])))

    for sentence in (
        "Văn bản số 15/NQ-HĐND ngày 20/10/2026",
        "hoạt động đến hết ngày 31/10/2026",
        "“Các đơn vị, địa phương liên quan”, “UBND cấp xã”: bớt UBND xã Ea Kar, "
        "UBND phường Tuy Hòa; thêm UBND xã Hợp Nhất",
        "5.1. Nhiệm vụ 5.1",
        "UBND xã Ea Kar, theo dõi, đôn đốc",
        f"UBND phường Tuy Hòa: {cycle.title}",
        f"UBND xã Ea Kar: {cycle.title}",
        f"UBND xã Hợp Nhất: {cycle.title}, hạn hết ngày 14/12/2026",
        "ở lại với người viết",
        f"{world.clerk} Cán bộ đầu mối, UBND xã Ea Kar → UBND xã Hợp Nhất",
    ):
        assert sentence in said


def test_one_successor_is_proposed_for_every_task_and_focal_point(world, press, look, apply):
    boss = person(world.home_affairs, "leader")
    clerk = person(world.home_affairs, "focal_point")
    duty = world.duty("8", "Theo dõi báo chí.", world.home_affairs).addressees.get()
    new = asked("merge", [world.home_affairs], ["Sở Tổng hợp"])

    apply(look(new))

    heir = Agency.objects.get(name="Sở Tổng hợp")
    assert Assignment.objects.get(carries=press).agency == heir
    assert Addressee.objects.get(carries=duty).agency == heir
    assert Membership.objects.filter(user=clerk, agency=heir, role="focal_point").exists()
    assert not Membership.objects.filter(user=boss, agency=heir).exists()


def test_several_successors_leave_every_choice_open_and_say_so(world, press, look, apply, words):
    person(world.home_affairs, "focal_point")
    page = look(asked("split", [world.home_affairs], ["Sở A", "Sở B"]))

    apply(page)

    assert "không chọn sẵn" in words(page)
    assert not Assignment.objects.filter(carries=press).exists()
    assert not Membership.objects.filter(agency__name__in=["Sở A", "Sở B"]).exists()


def test_each_task_and_duty_goes_where_it_was_chosen_to_go(world, press, look, apply):
    other = world.task("3.9", ("lead", world.home_affairs)).assignments.get()
    duty = world.duty("8", "Theo dõi báo chí.", world.home_affairs).addressees.get()
    page = look(asked("split", [world.home_affairs], ["Sở A", "Sở B"]))

    apply(page, **{f"pc-{press.pk}": "m1", f"pc-{other.pk}": "m0", f"tn-{duty.pk}": "m1"})

    carried = {row.carries: row.agency.name for row in Assignment.objects.exclude(carries=None)}
    assert carried == {press: "Sở B", other: "Sở A"}
    assert Addressee.objects.get(carries=duty).agency.name == "Sở B"


def test_a_transfer_moves_the_chosen_only_a_duty_of_part_iii_alone_too(
    world, press, look, apply, words
):
    duty = world.duty("8", "Theo dõi báo chí.", world.home_affairs).addressees.get()
    page = look(asked("transfer", [world.home_affairs], [], [world.justice]))

    apply(page, **{f"tn-{duty.pk}": f"c{world.justice.pk}"})

    assert "III.8" in words(page)
    assert Addressee.objects.get(carries=duty).agency == world.justice
    press.refresh_from_db()
    assert press.until_on is None
    assert Agency.objects.get(pk=world.home_affairs.pk).until_on is None


def test_a_transfer_of_nothing_is_refused_on_the_second_page(world, press, look, apply, words):
    page = look(asked("transfer", [world.home_affairs], [], [world.justice]))

    response = apply(page)

    assert response.status_code == 409
    assert "Chưa chọn gì" in words(response)
    assert "Áp dụng" in words(response)


def test_a_transfer_from_an_agency_that_no_plan_names_is_told_on_the_first_page(world, look, words):
    response = look(asked("transfer", [world.ea_kar], [], [world.justice]))

    assert response.status_code == 422
    assert "không có gì để chuyển" in words(response)


def test_what_an_ended_agency_left_is_transferred_afterwards(world, press, visit, look, apply):
    """The press duty of a department that ended before anybody said who carries it."""
    reorganise(world, "dissolve", [world.home_affairs])
    reorganise(world, "dissolve", [world.ea_kar])
    page = visit(world.coordinator, NEW).content.decode()
    left = page.partition("Đã kết thúc, còn nhiệm vụ")[2].partition("</details>")[0]

    apply(
        look(asked("transfer", [world.home_affairs], [], [world.justice], ngay="02/11/2026")),
        **{f"pc-{press.pk}": f"c{world.justice.pk}"},
    )

    assert "Sở Nội vụ" in left
    assert "UBND xã Ea Kar" not in left
    assert Assignment.objects.get(carries=press).agency == world.justice


def test_people_are_taken_off_and_put_on(world, cycle, look, apply):
    signer = person(world.ea_kar, "signer")
    mine = Membership.objects.get(user=signer)
    page = look(asked("merge", [world.ea_kar, world.tuy_hoa], ["UBND xã Hợp Nhất"]))

    apply(page, nguoi=[f"{mine.pk}:m0"])

    posts = Membership.objects.filter(agency__name="UBND xã Hợp Nhất")
    assert [post.user for post in posts] == [signer]


def test_where_only_the_name_changes_everybody_is_proposed(world, look, apply):
    person(world.ea_kar, "signer")

    apply(look(asked("rename", [world.ea_kar], ["UBND phường Ea Kar"])))

    posts = Membership.objects.filter(agency__name="UBND phường Ea Kar")
    assert sorted(posts.values_list("role", flat=True)) == ["focal_point", "signer"]


# Who goes into whom --------------------------------------------------------------------------------


def test_of_several_into_several_it_is_chosen_who_goes_into_whom(world, cycle, look, apply):
    first = look(asked("split", [world.ea_kar, world.tuy_hoa], ["UBND xã A", "UBND xã B"]))
    pairs = [f"m0:{world.ea_kar.pk}", f"m1:{world.ea_kar.pk}", f"m1:{world.tuy_hoa.pk}"]
    second = look(sent_by(first) | {"tu": pairs})

    apply(second)

    steps = {(row.predecessor.name, row.successor.name) for row in Succession.objects.all()}
    assert steps == {
        ("UBND xã Ea Kar", "UBND xã A"),
        ("UBND xã Ea Kar", "UBND xã B"),
        ("UBND phường Tuy Hòa", "UBND xã B"),
    }
    assert len(second.context["asked"].origins) == 2


def test_a_change_of_who_goes_into_whom_is_looked_at_before_it_is_applied(
    world, cycle, look, apply, words
):
    page = look(asked("split", [world.ea_kar, world.tuy_hoa], ["UBND xã A", "UBND xã B"]))

    response = apply(page, tu=[f"m0:{world.ea_kar.pk}", f"m1:{world.tuy_hoa.pk}"])

    assert response.status_code == 409
    assert "Chưa áp dụng" in words(response)
    assert not Reorganisation.objects.exists()
    assert apply(response).status_code == 302
    assert Succession.objects.count() == 2


def test_a_successor_of_nobody_is_refused(world, cycle, look, apply, words):
    page = look(asked("split", [world.ea_kar, world.tuy_hoa], ["UBND xã A", "UBND xã B"]))

    response = apply(page, tu=[f"m0:{world.ea_kar.pk}"])

    assert response.status_code == 409
    assert "Chọn ít nhất một cơ quan trước của UBND xã B" in words(response)


# Nothing typed is lost -------------------------------------------------------------------------------


FAULTS = {
    "Chọn loại sắp xếp.": {"loai": ""},
    "Ghi ngày theo dạng dd/mm/yyyy": {"ngay": "31/02/2026"},
    "Năm phải từ 2000 đến 2099": {"ngay": "01/11/1026"},
    "Ghi số văn bản; chưa rõ số thì ghi chú vì sao.": {"so": ""},
    "Đổi tên: một cơ quan, một tên mới.": {"loai": "rename"},
    "Chọn cơ quan được sắp xếp.": {"truoc": [], "ngay": ""},
    "Chưa chọn gì": {"truoc": []},
    "Ghi tên cơ quan mới.": {"moi-1-ma": "123"},
    "Chia, tách: ghi từ hai cơ quan": {"loai": "split"},
    "Giải thể thì không có cơ quan kế thừa.": {"loai": "dissolve"},
    "Hai cơ quan mới không mang cùng tên": {"loai": "split", "moi-1-ten": "UBND xã Hợp Nhất"},
}


@pytest.mark.parametrize("sentence", FAULTS)
def test_a_fault_is_told_and_everything_typed_is_still_there(world, look, words, sentence):
    new = asked("merge", [world.ea_kar, world.tuy_hoa], ["UBND xã Hợp Nhất"], ghi_chu="")

    response = look(new | FAULTS[sentence])

    body = response.content.decode()
    assert response.status_code == 422
    assert sentence in words(response)
    assert 'value="UBND xã Hợp Nhất"' in body
    if "truoc" not in FAULTS[sentence]:
        assert re.search(rf'name="truoc" value="{world.ea_kar.pk}" checked', body)
    if "so" not in FAULTS[sentence]:
        assert 'value="15/NQ-HĐND"' in body


def test_an_unknown_number_says_why(world, look, apply):
    new = asked("dissolve", [world.ea_kar], so="", ghi_chu="Chưa nhận được văn bản.")

    apply(look(new))

    row = Reorganisation.objects.get()
    assert (row.decree_number, row.decree_note) == (None, "Chưa nhận được văn bản.")


def test_a_number_too_long_for_its_column_is_told(world, look):
    response = look(asked("dissolve", [world.ea_kar], so="1" * 61))

    assert response.status_code == 422


def test_a_search_narrows_the_list_and_keeps_what_was_ticked(world, send):
    data = asked("merge", [world.ea_kar], ["UBND xã Mới"], loc="truoc", tim_truoc="tuy hoa")

    body = send(world.coordinator, NEW, data).content.decode()

    mine = body.partition('id="truoc"')[2].partition("</fieldset>")[0]
    assert re.findall(r'name="truoc" value="(\d+)"( checked)?', mine) == [
        (str(world.ea_kar.pk), " checked"),
        (str(world.tuy_hoa.pk), ""),
    ]
    assert 'value="UBND xã Mới"' in body


def test_two_more_rows_are_added_and_keep_what_was_typed(world, send):
    data = asked("split", [world.ea_kar], ["UBND xã A", "UBND xã B"], them_dong="1")

    body = send(world.coordinator, NEW, data).content.decode()

    assert 'name="moi-3-ten"' in body
    assert 'name="so_dong" value="4"' in body
    assert 'value="UBND xã B"' in body


def test_going_back_to_the_first_page_keeps_the_choices_of_the_second(
    world, press, look, send, apply
):
    page = look(asked("split", [world.home_affairs], ["Sở A", "Sở B"]))
    chosen = sent_by(page) | {f"pc-{press.pk}": "m1"}

    back = send(world.coordinator, NEW, chosen | {"sua": "1"})
    again = look(sent_by(back) | {"so": "16/NQ-HĐND", "loai": "split"})
    apply(again)

    assert Reorganisation.objects.get().decree_number == "16/NQ-HĐND"
    assert Assignment.objects.get(carries=press).agency.name == "Sở B"


def test_what_was_only_proposed_is_no_choice_once_there_are_two_successors(
    world, press, look, send, apply
):
    other = world.task("3.9", ("lead", world.home_affairs)).assignments.get()
    person(world.home_affairs, "focal_point")
    page = look(asked("merge", [world.home_affairs], ["Sở A"]))
    back = send(world.coordinator, NEW, sent_by(page) | {f"pc-{other.pk}": "khong", "sua": "1"})

    apply(look(sent_by(back) | {"loai": "split", "moi-1-ten": "Sở B"}))

    assert not Assignment.objects.exclude(carries=None).exists()
    assert not Membership.objects.filter(agency__name="Sở A").exists()


def test_more_agencies_than_a_page_can_cross_are_recorded_in_several_goes(world, look, words):
    communes = [world.agency(f"UBND xã Số {n}", "commune") for n in range(21)]

    response = look(asked("split", communes, [f"UBND xã Mới {n}" for n in range(20)]))

    assert response.status_code == 422
    assert "Chia thành nhiều lần" in words(response)


@pytest.mark.parametrize(
    "junk",
    [
        {"so_dong": "9" * 30},
        {"so_dong": "-1"},
        {"so_dong": "²"},
        {"truoc": ["abc", "9" * 40, "-3"]},
        {"sau": ["999999"]},
        {"moi-0-loai": "planet"},
        {"tinh": "abc"},
        {"ghi_chu": "x" * 3000},
        {"loai": "explode"},
    ],
)
def test_no_junk_breaks_the_page(world, look, junk):
    new = asked("merge", [world.ea_kar], ["UBND xã Mới"])

    assert look(new | junk).status_code in {200, 422}


@pytest.mark.parametrize(
    "junk",
    [
        {"tu": ["x", "m0:abc"], "tu_co": "m0:1 y"},
        {"nguoi": ["1:m9", "zzz"], "nguoi_co": "zzz"},
        {"da_xem": ["a", "b"]},
    ],
)
def test_no_junk_breaks_the_second_page(world, look, apply, junk):
    response = apply(look(asked("merge", [world.ea_kar], ["UBND xã Mới"])), **junk)

    assert response.status_code in {302, 409}


# Meanwhile -------------------------------------------------------------------------------------------


def test_a_report_filed_meanwhile_is_shown_before_anything_is_applied(
    world, cycle, look, apply, words
):
    page = look(asked("merge", [world.ea_kar, world.tuy_hoa], ["UBND xã Hợp Nhất"]))
    file_report(cycle.obligations.get(agency=world.ea_kar).report, world.clerk, vn(2026, 11, 2))

    response = apply(page)

    assert response.status_code == 409
    assert "Tình hình không còn như lúc xem" in words(response)
    assert not Reorganisation.objects.exists()
    assert apply(response).status_code == 302
    assert not cycle.obligations.get(agency=world.ea_kar).is_ended


def test_an_agency_that_ended_meanwhile_is_told_and_nothing_typed_is_lost(
    world, look, apply, words
):
    page = look(asked("merge", [world.ea_kar, world.tuy_hoa], ["UBND xã Hợp Nhất"]))
    reorganise(world, "dissolve", [world.ea_kar])

    response = apply(page)

    assert response.status_code == 422
    assert "UBND xã Ea Kar đã kết thúc hoạt động ngày 31/10/2026" in words(response)
    assert 'value="UBND xã Hợp Nhất"' in response.content.decode()


def test_a_day_ahead_is_looked_at_and_not_offered_for_applying(world, look, apply, words):
    page = look(asked("dissolve", [world.ea_kar], ngay="01/07/2027"))

    assert "Chưa đến ngày 01/07/2027" in words(page)
    assert 'name="ap_dung"' not in page.content.decode()
    assert apply(page).status_code == 409
    assert not Reorganisation.objects.exists()


# Who, and from where -----------------------------------------------------------------------------------


def test_from_the_page_of_an_agency_it_is_ticked_beforehand(world, visit):
    body = visit(world.coordinator, NEW, truoc=world.ea_kar.pk).content.decode()

    assert f'name="truoc" value="{world.ea_kar.pk}" checked' in body


@pytest.mark.parametrize("given", ["abc", "0", "9" * 30, ""])
def test_a_faulty_agency_in_the_address_ticks_nothing(world, visit, given):
    response = visit(world.coordinator, NEW, truoc=given)

    assert response.status_code == 200
    assert " checked" not in response.content.decode()


def test_agencies_of_another_province_are_neither_offered_nor_taken(world, visit, look, words):
    other = World(name="Gia Lai", abbreviation="GLI", slug="gia-lai")

    page = visit(world.coordinator, NEW, truoc=other.ea_kar.pk).content.decode()
    response = look(asked("dissolve", [other.ea_kar]))

    assert f'value="{other.ea_kar.pk}"' not in page
    assert response.status_code == 422
    assert "Chưa chọn gì" in words(response)


def test_who_coordinates_two_provinces_chooses_one(world, visit, look, apply):
    other = World(name="Gia Lai", abbreviation="GLI", slug="gia-lai")
    Membership.objects.create(user=world.coordinator, agency=other.justice, role="coordinator")

    page = visit(world.coordinator, NEW)
    there = visit(world.coordinator, NEW, truoc=other.ea_kar.pk)
    apply(look(asked("dissolve", [other.ea_kar], tinh=other.province.pk)))

    assert f"?tinh={other.province.pk}" in page.content.decode()
    assert there.context["province"] == other.province
    assert Reorganisation.objects.get().province == other.province


@pytest.mark.parametrize("role", ["clerk", "leader", "administrator"])
def test_nobody_else_finds_the_page(world, visit, send, role):
    user = getattr(world, role)

    assert visit(user, NEW).status_code == 404
    assert send(user, NEW, asked("dissolve", [world.ea_kar]) | {"xem": "1"}).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_a_preview_costs_the_same_whatever_the_number_of_agencies(
    world, client, count, django_assert_num_queries
):
    agencies = [world.agency(f"UBND xã Số {n}", "commune") for n in range(count)]
    for agency in agencies:
        person(agency, "focal_point")
        world.task(f"9.{agency.pk}", ("lead", agency))
        world.duty(f"{agency.pk}", "Theo dõi.", agency)
    world.open()
    client.force_login(world.coordinator)

    with django_assert_num_queries(43):
        client.post(NEW, asked("merge", agencies, ["UBND xã Gộp"]) | {"xem": "1"})


def test_reports_that_will_go_to_the_successor_are_counted_beforehand(world, cycle, look, words):
    page = look(asked("rename", [world.justice], ["Sở Tư pháp và Nội chính"]))
    shown = page.context["asked"].redirected

    row = reorganise(world, "rename", [world.justice], ["Sở Tư pháp và Nội chính"])

    assert shown == len({pk for pk, _, _ in row.log["redirected"]}) > 0
    assert f"{shown} báo cáo chưa gửi vốn gửi đến" in words(page)


def test_where_nobody_is_left_for_a_successor_a_look_says_so(world, cycle, look, words):
    first = look(asked("split", [world.ea_kar, world.tuy_hoa], ["UBND xã A", "UBND xã B"]))

    response = look(sent_by(first) | {"tu": [f"m0:{world.ea_kar.pk}"]})

    assert "Chọn ít nhất một cơ quan trước của UBND xã B" in words(response)
