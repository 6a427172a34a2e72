"""Our select is Django's, written with fewer templates."""

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates, TemplatesSetting

CHOICES = [
    ("", "Tất cả"),
    ("a&b", "Sở <Nội vụ>"),
    ("Nhóm", [(1, "Một"), (2, "Hai")]),
    (None, "Chưa rõ"),
]


@pytest.mark.parametrize("widget", [forms.Select, forms.SelectMultiple])
@pytest.mark.parametrize("value", ["", "a&b", 2, None])
def test_a_select_says_what_djangos_says(widget, value):
    select = widget(choices=CHOICES, attrs={"class": "input", "required": True})

    ours = select.render("o", value, {"id": "id_o"}, renderer=TemplatesSetting())
    theirs = select.render("o", value, {"id": "id_o"}, renderer=DjangoTemplates())

    assert ours.split() == theirs.split()
