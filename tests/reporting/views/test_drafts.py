import re
from datetime import date

import pytest
from django.urls import reverse

from reporting.actions.cycles import close_cycle
from reporting.actions.drafts import Entry, line_key
from reporting.models import Filing, Outcome
from tests.factories import vn
from tests.world import answers, file_report, fill


def typed(draft, **extra):
    """What the browser sends for these words: {key: words}."""
    data = {}
    for key, words in draft.items():
        for name, value in vars(words).items():
            data[f"{key}-{name}"] = f"{value:%d/%m/%Y}" if isinstance(value, date) else value or ""
    return data | extra


def page(response):
    return response.content.decode()


def marks(response):
    """The hidden words by which a page remembers what it showed of each piece."""
    return dict(re.findall(r'name="([\w-]+-was)" value="(\w*)"', page(response)))


def key_of(world, number):
    return line_key(world.tasks[number].pk)


def test_the_draft_shows_my_lines_in_plan_order_with_my_roles(world, report, visit):
    body = page(visit(world.clerk, report.get_absolute_url()))

    assert re.findall(r'class="no">([\d.]+)<', body) == ["1.1", "1.2", "1.3"]
    assert body.count("role-cooperate") == 2
    assert body.count("role-implement") == 1


@pytest.mark.parametrize("who", ["other_clerk", "coordinator", "leader", "administrator"])
@pytest.mark.parametrize("name", ["report", "report-submit"])
def test_another_agencys_draft_is_not_found(world, report, visit, send, who, name):
    fill(report, world.clerk)
    url = reverse(name, args=[report.pk])

    assert visit(getattr(world, who), url).status_code == 404
    assert send(getattr(world, who), url, typed({})).status_code == 404


def test_saving_keeps_the_words_and_says_so(world, report, send, client):
    response = send(world.clerk, report.get_absolute_url(), typed(answers(report)))

    assert response.status_code == 302
    assert "Đã lưu" in page(client.get(response.url))
    assert report.lines.get(task=world.tasks["1.1"]).text == "Đã làm 1.1"


def test_a_stale_form_gets_both_texts_and_loses_neither(world, report, send):
    fill(report, world.clerk, t1_1=Entry("result", "Của đồng nghiệp"))
    mine = answers(report, t1_1=Entry("result", "Của tôi"))

    response = send(world.clerk, report.get_absolute_url(), typed(mine))

    assert response.status_code == 409
    assert "Của đồng nghiệp" in page(response)
    assert "Của tôi" in page(response)
    assert report.lines.get(task=world.tasks["1.1"]).text == "Của đồng nghiệp"


def test_after_a_conflict_saving_again_takes_my_choice(world, report, send):
    fill(report, world.clerk, t1_1=Entry("result", "Của đồng nghiệp"))
    mine = answers(report, t1_1=Entry("result", "Gộp cả hai"))

    shown = send(world.clerk, report.get_absolute_url(), typed(mine))
    send(world.clerk, report.get_absolute_url(), typed(mine, **marks(shown)))

    assert report.lines.get(task=world.tasks["1.1"]).text == "Gộp cả hai"


def test_two_people_on_different_lines_both_keep_their_words(world, report, visit, send):
    shown = marks(visit(world.clerk, report.get_absolute_url()))
    fill(report, world.clerk, t1_1=Entry("result", "Của đồng nghiệp"), t1_2=Entry())
    mine = answers(report, t1_1=Entry(), t1_2=Entry("result", "Của tôi"))

    response = send(world.clerk, report.get_absolute_url(), typed(mine, **shown))

    assert response.status_code == 302
    assert report.lines.get(task=world.tasks["1.1"]).text == "Của đồng nghiệp"
    assert report.lines.get(task=world.tasks["1.2"]).text == "Của tôi"


def test_in_a_conflict_the_lines_that_only_the_colleague_wrote_are_kept(world, report, visit, send):
    url = report.get_absolute_url()
    shown = marks(visit(world.clerk, url))
    fill(
        report,
        world.clerk,
        t1_1=Entry("result", "Của đồng nghiệp"),
        t1_2=Entry("result", "Cũng của đồng nghiệp"),
    )
    mine = answers(report, t1_1=Entry("result", "Của tôi"), t1_2=Entry())

    conflict = send(world.clerk, url, typed(mine, **shown))
    body = page(conflict)
    assert conflict.status_code == 409
    assert body.count('class="conflict"') == 1
    assert "Cũng của đồng nghiệp</textarea>" in body

    mine[key_of(world, "1.2")] = Entry("result", "Cũng của đồng nghiệp")
    saved = send(world.clerk, url, typed(mine, **marks(conflict)))

    assert saved.status_code == 302
    assert report.lines.get(task=world.tasks["1.1"]).text == "Của tôi"
    assert report.lines.get(task=world.tasks["1.2"]).text == "Cũng của đồng nghiệp"


def test_a_fault_mended_does_not_hide_what_a_colleague_saved_meanwhile(world, report, visit, send):
    url = report.get_absolute_url()
    shown = marks(visit(world.clerk, url))
    fill(report, world.clerk, t1_1=Entry("result", "Của đồng nghiệp"))
    mine = answers(report, t1_1=Entry("result", "Của tôi\0"))
    faulty = send(world.clerk, url, typed(mine, **shown))
    assert faulty.status_code == 422

    mine = answers(report, t1_1=Entry("result", "Của tôi"))
    response = send(world.clerk, url, typed(mine, **marks(faulty)))

    assert response.status_code == 409
    assert "Của đồng nghiệp" in page(response)


def test_lines_that_were_not_sent_stay_as_they_were(world, report, send):
    fill(report, world.clerk)

    response = send(world.clerk, report.get_absolute_url(), {})

    assert response.status_code == 302
    assert report.lines.get(task=world.tasks["1.1"]).text == "Đã làm 1.1"


def test_a_line_can_be_emptied(world, report, visit, send):
    fill(report, world.clerk)
    shown = marks(visit(world.clerk, report.get_absolute_url()))

    send(
        world.clerk,
        report.get_absolute_url(),
        typed(answers(report, t1_1=Entry()), **shown),
    )

    assert report.lines.get(task=world.tasks["1.1"]).text == ""


def test_checking_an_incomplete_report_lists_every_fault_with_a_link(world, report, send, client):
    some = {key_of(world, "1.1"): Entry("not_done")}

    checked = send(world.clerk, report.get_absolute_url(), typed(some, check="1"))
    response = client.get(checked.url)

    assert response.status_code == 422
    body = page(response)
    assert f'href="#id_{key_of(world, "1.1")}-text"' in body
    assert "thì phải ghi lý do" in body
    assert f'href="#id_{key_of(world, "1.2")}-outcome_0"' in body


def test_checking_a_complete_report_asks_for_confirmation(world, report, send, client):
    checked = send(world.clerk, report.get_absolute_url(), typed(answers(report), check="1"))

    assert checked.url == reverse("report-submit", args=[report.pk])
    assert "Gửi báo cáo</button>" in page(client.get(checked.url))
    assert Filing.objects.count() == 0


def test_submitting_leads_to_the_receipt_and_again_to_the_same_receipt(world, report, send, client):
    fill(report, world.clerk)
    url = reverse("report-submit", args=[report.pk])

    first = send(world.clerk, url, {"revision": 1})
    second = send(world.clerk, url, {"revision": 1})

    assert first.url == Filing.objects.get().get_absolute_url()
    assert client.get(second.url).url == first.url


def test_submitting_an_incomplete_report_files_nothing(world, report, send):
    response = send(world.clerk, reverse("report-submit", args=[report.pk]))

    assert response.status_code == 422
    assert Filing.objects.count() == 0


def test_a_filed_report_opens_as_its_filing(world, report, visit):
    filing = file_report(report, world.clerk, vn(2026, 12, 8))

    assert visit(world.clerk, report.get_absolute_url()).url == filing.get_absolute_url()
    submit = reverse("report-submit", args=[report.pk])
    assert visit(world.clerk, submit).url == report.get_absolute_url()


def test_saving_after_a_colleague_filed_tells_so_and_changes_nothing(world, report, send):
    file_report(report, world.clerk, vn(2026, 12, 8))

    same = send(world.clerk, report.get_absolute_url(), typed(answers(report)))
    newer = typed(answers(report, t1_1=Entry("result", "Sửa thêm <b>sau</b>")))
    response = send(world.clerk, report.get_absolute_url(), newer)

    assert same.status_code == 302
    assert response.status_code == 409
    assert "đã được gửi trước đó" in page(response)
    assert "Sửa thêm &lt;b&gt;sau&lt;/b&gt;" in page(response)
    assert "Đã làm 1.2" not in page(response)  # that was filed
    assert Filing.objects.get().lines.get(number="1.1").text == "Đã làm 1.1"


def test_words_for_a_task_taken_away_meanwhile_are_shown_and_not_said_to_be_saved(
    world, report, send
):
    key = key_of(world, "1.2")
    world.tasks["1.2"].assignments.all().delete()

    response = send(
        world.clerk, report.get_absolute_url(), typed({key: Entry("result", "Đã gõ lâu rồi")})
    )

    assert response.status_code == 409
    assert "phân công vừa thay đổi" in page(response)
    assert "Đã gõ lâu rồi" in page(response)
    assert report.lines.count() == 0


def test_a_colleague_filing_between_the_save_and_the_button_is_told(world, report, send):
    """As if it had been filed a moment after saving: the act itself refuses."""
    file_report(report, world.clerk, vn(2026, 12, 8))

    response = send(world.clerk, report.get_absolute_url(), {"carry": ""})

    assert response.status_code == 302
    assert response.url == Filing.objects.get().get_absolute_url()


def test_a_closed_cycle_refuses_with_a_sentence_and_keeps_what_was_typed(
    world, cycle, report, send
):
    close_cycle(cycle=cycle, by=world.coordinator, now=vn(2027, 1, 2))
    mine = answers(report, t1_1=Entry("result", "Gõ lúc nửa đêm"))

    response = send(world.clerk, report.get_absolute_url(), typed(mine))

    assert response.status_code == 409
    assert "Kỳ báo cáo đã đóng" in page(response)
    assert "Gõ lúc nửa đêm" in page(response)


@pytest.mark.parametrize("mark", ["", "x", "9" * 40, "²"])
def test_a_broken_mark_is_treated_as_an_old_one(world, report, send, mark):
    fill(report, world.clerk)
    mine = answers(report, t1_1=Entry("result", "Khác"))
    was = {f"{key_of(world, '1.1')}-was": mark}

    response = send(world.clerk, report.get_absolute_url(), typed(mine, **was))

    assert response.status_code == 409


@pytest.mark.parametrize("revision", ["", "x", "-1", "9" * 40, "²", "1"])
def test_a_draft_changed_since_the_last_look_is_shown_again_and_not_filed(
    world, report, send, revision
):
    fill(report, world.clerk)
    fill(report, world.clerk, t1_1=Entry("result", "Sửa phút chót"))

    response = send(world.clerk, reverse("report-submit", args=[report.pk]), {"revision": revision})

    assert response.status_code == 409
    assert "Sửa phút chót" in page(response)
    assert Filing.objects.count() == 0


def test_an_unknown_outcome_is_a_fault_that_loses_nothing(world, report, send):
    data = typed({key_of(world, "1.1"): Entry("tuyệt vời", "Chữ của tôi")})

    response = send(world.clerk, report.get_absolute_url(), data)

    assert response.status_code == 422
    assert "Chữ của tôi" in page(response)
    assert report.lines.count() == 0


def test_markup_in_a_text_is_shown_as_text(world, report, send, client):
    text = "<script>alert(1)</script> & <b>đậm</b>"
    send(
        world.clerk,
        report.get_absolute_url(),
        typed(answers(report, t1_1=Entry("result", text))),
    )

    body = page(client.get(report.get_absolute_url()))
    assert "<script>alert" not in body
    assert "&lt;script&gt;alert(1)" in body


def test_twenty_thousand_characters_and_emoji_are_kept(world, report, send):
    text = ("Đã tổ chức hội nghị 👩‍⚖️. " * 900)[:20000].strip()

    send(
        world.clerk,
        report.get_absolute_url(),
        typed(answers(report, t1_1=Entry("result", text))),
    )

    assert report.lines.get(task=world.tasks["1.1"]).text == text


@pytest.mark.parametrize("count", [1, 3])
def test_the_draft_costs_the_same_for_one_task_and_for_three(
    world, cycle, report, client, count, django_assert_num_queries
):
    for number in range(3, 3 + count):
        world.task(f"2.{number}", ("implement", world.communes))
    client.force_login(world.clerk)

    with django_assert_num_queries(14):
        # session, user, report; its lines, paragraphs, items, signature; kinds, groups,
        # parts; Part III: duties; earlier cycles and tasks; own plan
        response = client.get(report.get_absolute_url())

    assert response.status_code == 200


def test_the_outcomes_offered_are_those_of_an_ongoing_task(world, report, visit):
    body = page(visit(world.clerk, report.get_absolute_url()))

    assert f'value="{Outcome.RESULT}"' in body
    assert f'value="{Outcome.COMPLETED}"' not in body
