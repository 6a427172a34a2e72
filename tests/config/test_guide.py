"""The page "Hướng dẫn": everybody may read it, and what it says is what the product does."""

import re
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

from plans.models import ReportingRule
from reporting.models import Outcome
from tests.browser import accessibility_faults, sideways_overflow
from tests.factories import FocalPointFactory

GUIDE = "/huong-dan/"
LOGIN = '<a class="btn-x main" href="/tai-khoan/dang-nhap/">'


@pytest.fixture
def guide(client, db):
    response = client.get(GUIDE)
    assert response.status_code == 200
    return response.content.decode()


@pytest.fixture
def screens():
    """The words of all our own templates but the guide's, and of the tables that are joined as text."""
    root = Path(settings.BASE_DIR)
    pages = [path for path in (root / "templates").rglob("*.html") if path.name != "guide.html"]
    drawn = root.glob("reporting/*_table.py")
    return "\n".join(path.read_text(encoding="utf-8") for path in [*pages, *drawn])


def words(pattern, html):
    return [re.sub(r"\s+", " ", found).strip() for found in re.findall(pattern, html, re.DOTALL)]


def test_the_guide_stands_at_its_address():
    assert reverse("guide") == GUIDE


def test_people_without_an_account_read_it_and_are_shown_the_login(guide):
    assert LOGIN in guide


def test_people_who_are_logged_in_are_not_sent_to_the_login_again(client, db):
    client.force_login(FocalPointFactory())

    assert LOGIN not in client.get(GUIDE).content.decode()


def test_every_line_of_its_contents_leads_to_a_heading(guide):
    linked = words(r'href="#([\w-]+)"', guide)

    assert linked
    assert set(linked) <= set(words(r'id="([\w-]+)"', guide))


def test_it_explains_every_outcome_by_its_name_on_the_form(guide):
    assert sorted(words(r"<dt>(.*?)</dt>", guide)) == sorted(Outcome.labels)


def test_the_buttons_that_it_names_are_on_the_screens(guide, screens):
    steps = re.search(r"<ol>.*?</ol>", guide, re.DOTALL)[0]
    buttons = words(r"<strong>(.*?)</strong>", steps)

    assert buttons == [
        "Làm báo cáo",
        "Không phát sinh cho các nhiệm vụ còn lại",
        "Lưu nháp",
        "Kiểm tra và gửi",
        "Gửi báo cáo",
    ]
    assert [name for name in buttons if name not in screens] == []


@pytest.mark.parametrize(
    "name",
    [
        "Mở kỳ báo cáo",
        "Mở đợt báo cáo",
        "Xem lần",
        "Giữ đăng nhập",
        "Không bắt buộc",
        "Đã lưu lúc",
        "Sửa và gửi lại",
        "Nhập bản giấy",
        "Lưu ý kiến, xử lý sau",
    ],
)
def test_other_words_that_it_quotes_are_on_the_screens(guide, screens, name):
    assert name in guide
    assert name in screens


def test_its_last_day_is_that_of_the_rule(guide):
    """ "Trước 15/12" excludes the 15th."""
    rule = ReportingRule(month=12, day=15, boundary="before")

    assert rule.due_on(2026) == date(2026, 12, 14)
    assert (
        "“trước 15/12” thì ngày cuối cùng còn đúng hạn là <strong>hết ngày 14/12</strong>" in guide
    )


@pytest.mark.django_db(transaction=True)
def test_everybody_can_use_it_on_a_phone_and_on_an_office_screen(page, width):
    page.goto(GUIDE)

    assert accessibility_faults(page) == []
    assert sideways_overflow(page) == 0


@pytest.mark.django_db(transaction=True)
def test_on_paper_it_is_the_text_without_the_ways_around_it(page):
    page.goto(GUIDE)
    page.emulate_media(media="print")

    assert page.get_by_role("heading", name="Chọn kết quả nào").is_visible()
    assert not page.get_by_role("navigation", name="Mục lục hướng dẫn").is_visible()
    assert not page.get_by_role("link", name="Đăng nhập").is_visible()
