"""The floor counts the same rows as the product, one statement a page, and escapes what it shows."""

import json
from datetime import date
from io import BytesIO

import pytest
from django.conf import settings
from django.http import QueryDict
from django.test import RequestFactory
from django.utils import timezone
from openpyxl import load_workbook

from agencies.models import Agency
from benchmarks.floor import views
from benchmarks.invented import YEAR
from reporting import summary
from reporting.exports.matrix import matrix_book
from reporting.exports.xlsx import workbook
from reporting.matrix import matrix_of
from reporting.matrix_filter import with_first_from
from reporting.models import Cycle, DraftLine, FiledLine
from tasks.models import Task

AFTER = date(YEAR + 1, 2, 1)


def page(view, *args, **form):
    """The answer of a view of the floor, in text."""
    request = RequestFactory().post("/", form) if form else RequestFactory().get("/")
    return view(request, *args).content.decode()


def cells(html):
    """[[words of a cell]] of a table without nested tags in its cells."""
    rows = html.split("<tr>")[1:]
    return [[cell.split("</td>")[0] for cell in row.split("<td>")[1:]] for row in rows]


def test_the_summary_has_the_lines_that_the_product_counts(cycle):
    tasks = Task.objects.filter(section__plan=cycle.plan)
    by_number = dict(tasks.values_list("number", "pk"))

    rows = cells(page(views.summary, cycle.pk))

    assert len(rows) == 25
    filed = summary.filed_lines([cycle], tasks)
    assert {by_number[row[0]]: int(row[2]) for row in rows} == {
        task: one.counted + one.apart_total for (_, task), one in filed.items()
    }
    assert all(sum(map(int, row[3:])) == int(row[2]) for row in rows)


def test_the_national_page_has_the_figures_of_the_product(cycle):
    row = next(row for row in cells(page(views.national, YEAR)) if row[0] == "Đắk Lắk")

    total = summary.cycle_figures(cycle, AFTER).total

    assert list(map(int, row[1:])) == [
        *(total.expected, total.on_time, total.late, total.missing),
        *(total.accepted, total.returned),
    ]


def test_the_matrix_has_a_cell_with_a_link_for_every_task_of_every_agency(cycle):
    html = page(views.matrix, cycle.pk)

    standing = cycle.obligations.standing().count()
    assert html.count("<tr>") == standing + 1
    assert html.count('<td class="') == html.count("</a></td>") == standing * 25
    rows = summary.grid_of(cycle, AFTER).rows
    links = [f'#dong-{cell.line}"' for row in rows for cell in row.cells.values() if cell.line]
    assert links
    assert all(link in html for link in links)


@pytest.mark.parametrize("view", [views.matrix, views.obligations])
def test_names_are_escaped(cycle, view):
    first = cycle.obligations.standing().first().agency
    Agency.objects.filter(pk=first.pk).update(name='<b>"Sở"</b> & ’')

    html = page(view, cycle.pk)

    assert "&lt;b&gt;&quot;Sở&quot;&lt;/b&gt; &amp; ’" in html
    assert "<b>" not in html


def test_the_list_has_the_first_hundred_who_stand(cycle):
    html = page(views.obligations, cycle.pk)

    assert html.count("<tr>") == min(cycle.obligations.standing().count(), 100)


def test_a_save_writes_one_line(country):
    line = DraftLine.objects.first()

    answer = page(views.save, line.pk, outcome="nothing", text="Không có gì")

    line.refresh_from_db()
    assert json.loads(answer) == {"saved": line.pk}
    assert (line.outcome, line.text) == ("nothing", "Không có gì")


def test_the_workbook_holds_the_filed_lines_of_the_products_in_the_same_columns(cycle):
    def cells(content, first, address):
        rows = load_workbook(BytesIO(content)).worksheets[0].iter_rows(first, values_only=True)
        return [(*row[:-1], row[-1].removeprefix(address)) for row in rows if row[-1]]

    matrix = matrix_of(with_first_from(Cycle.objects).get(pk=cycle.pk), QueryDict(""), AFTER)
    product = workbook([matrix_book(matrix, list, timezone.now()).table])
    floor = views.workbook(RequestFactory().get("/"), cycle.pk).content

    rows = cells(floor, 1, "http://127.0.0.1:8115")
    assert (
        len(rows)
        == FiledLine.objects.filter(filing__report__obligation__cycle=cycle).latest().count()
    )
    for one, other in zip(
        sorted(rows, key=_link),
        sorted(cells(product, 4, settings.SITE_URL), key=_link),
        strict=True,
    ):
        day = 13 if one[14] > 1 else len(one)  # the floor has the day of the first filing
        assert (*one[:day], *one[day + 1 :]) == (*other[:day], *other[day + 1 :])


def _link(row):
    return row[-1]


@pytest.mark.parametrize(
    "view",
    [views.summary, views.matrix, views.obligations, views.workbook],
    ids=lambda v: v.__name__,
)
def test_a_page_costs_one_statement(cycle, view, django_assert_num_queries):
    with django_assert_num_queries(1):
        view(RequestFactory().get("/"), cycle.pk)


def test_the_national_page_costs_one_statement(country, django_assert_num_queries):
    with django_assert_num_queries(1):
        views.national(RequestFactory().get("/"), YEAR)
