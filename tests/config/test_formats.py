"""Dates, times and numbers as Vietnamese offices write and read them."""

from datetime import UTC, date, datetime, time

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.template import engines
from django.test import RequestFactory
from django.utils.formats import number_format
from django.views.i18n import JavaScriptCatalog


def render(source, **context):
    return engines["django"].from_string(source).render(context)


@pytest.mark.parametrize(
    "typed",
    [
        "05/06/2026",
        "5/6/2026",
        "05-06-2026",
        "05.06.2026",
        "05/06/26",
        " 05/06/2026 ",
        "2026-06-05",
    ],
)
def test_the_day_comes_before_the_month(typed):
    assert forms.DateField().clean(typed) == date(2026, 6, 5)


@pytest.mark.parametrize("typed", ["31/11/2026", "12/31/2026", "2026", "14 tháng 12", "32/01/2026"])
def test_a_day_that_does_not_exist_is_answered_with_the_expected_pattern(typed):
    with pytest.raises(ValidationError) as problem:
        forms.DateField().clean(typed)

    assert problem.value.messages == [
        "Ngày chưa đúng. Ghi theo mẫu ngày/tháng/năm, ví dụ 14/12/2026."
    ]


def test_a_date_field_shows_the_day_as_it_is_typed():
    widget = forms.DateField().widget

    assert widget.format_value(date(2026, 6, 5)) == "05/06/2026"


@pytest.mark.parametrize("typed", ["21:47", "21h47", "21:47:00"])
def test_times_are_read_with_colon_or_h(typed):
    assert forms.TimeField().clean(typed) == time(21, 47)


@pytest.mark.parametrize("typed", ["18/12/2026 16:30", "16:30 18/12/2026"])
def test_a_moment_is_read_in_either_order_and_in_our_zone(typed):
    assert forms.DateTimeField().clean(typed) == datetime(2026, 12, 18, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("source", "value", "shown"),
    [
        ("{{ value }}", date(2026, 12, 14), "14/12/2026"),
        ("{{ value|date }}", date(2026, 2, 1), "01/02/2026"),
        ("{{ value|date:'SHORT_DATE_FORMAT' }}", date(2026, 2, 1), "01/02/2026"),
        ("{{ value|date:'l' }}", date(2026, 12, 14), "thứ Hai"),
        ("{{ value|date:'YEAR_MONTH_FORMAT' }}", date(2026, 2, 1), "tháng 02/2026"),
        ("{{ value|time }}", time(16, 30), "16:30"),
        ("{{ value }}", datetime(2026, 12, 18, 9, 30, tzinfo=UTC), "16:30 ngày 18/12/2026"),
        ("lúc {{ value|time }}", datetime(2026, 12, 7, 14, 47, tzinfo=UTC), "lúc 21:47"),
        ("{{ value|floatformat:1 }}%", 92.3, "92,3%"),
        ("{{ value }}", 92.3, "92,3"),
        ("{{ value|floatformat:'g' }}", 2012, "2.012"),
    ],
)
def test_what_pages_show(source, value, shown):
    assert render(source, value=value) == shown


def test_years_and_numbers_in_addresses_are_never_grouped():
    assert render("{{ year }} /bao-cao/{{ pk }}/", year=2026, pk=12345) == "2026 /bao-cao/12345/"


def test_a_figure_is_grouped_where_it_asks_for_it():
    assert number_format(2012, force_grouping=True) == "2.012"
    assert number_format(1234567.5, decimal_pos=1, force_grouping=True) == "1.234.567,5"


def test_decimals_are_typed_with_a_comma():
    assert forms.DecimalField(localize=True).clean("92,3") == forms.DecimalField().clean("92.3")


def test_the_calendar_of_the_admin_writes_days_like_the_forms_read_them():
    view = JavaScriptCatalog.as_view(packages=["django.contrib.admin"])

    script = view(RequestFactory().get("/admin/jsi18n/")).content.decode()

    first = script.split('"DATE_INPUT_FORMATS": [')[1].split("]")[0].split(",")[0].strip()
    assert first == '"%d/%m/%Y"'
    assert '"FIRST_DAY_OF_WEEK": 1' in script
    assert "Th\\u1ee9 Hai" in script
