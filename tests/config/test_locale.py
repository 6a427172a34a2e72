"""The libraries speak Vietnamese too, and by our rules of wording."""

import gettext
import re
from pathlib import Path

import pytest
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import ChangePasswordForm, LoginForm, ResetPasswordForm, SetPasswordForm
from django import forms
from django.conf import settings
from django.contrib.auth import password_validation
from django.contrib.auth.models import AbstractUser
from django.core import validators
from django.db import models
from django.utils import translation

FOLDER = Path(settings.BASE_DIR) / "locale" / "vi" / "LC_MESSAGES"
ENTRY = re.compile(
    r'(?:^msgctxt "(?P<context>.*)"\n)?^msgid "(?P<id>.+)"\n'
    r'(?:msgid_plural "(?P<plural>.*)"\nmsgstr\[0\]|msgstr) "(?P<text>.*)"$',
    re.MULTILINE,
)


def entries(domain):
    """(context, msgid, words) of each entry of our .po file; every string stands on one line."""
    found = ENTRY.finditer((FOLDER / f"{domain}.po").read_text(encoding="utf-8"))
    for entry in found:
        plain = {key: (value or "").replace('\\"', '"') for key, value in entry.groupdict().items()}
        yield plain["context"], plain["id"], plain["plural"], plain["text"]


def in_both(lazy):
    with translation.override("en"):
        english = str(lazy)
    with translation.override("vi"):
        return english, str(lazy)


def english_left(messages):
    pairs = [in_both(message) for message in messages if str(message)]
    return [english for english, vietnamese in pairs if english == vietnamese]


@pytest.mark.parametrize("domain", ["django", "djangojs"])
def test_the_compiled_words_are_those_of_the_source(domain):
    with (FOLDER / f"{domain}.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)

    for context, msgid, plural, words in entries(domain):
        if plural:
            assert compiled.ngettext(msgid, plural, 1) == words
        elif context:
            assert compiled.pgettext(context, msgid) == words
        else:
            assert compiled.gettext(msgid) == words
    assert sum(1 for _ in entries(domain)) == len(compiled._catalog) - 1  # its header is an entry


@pytest.mark.parametrize("domain", ["django", "djangojs"])
def test_no_figure_or_name_is_lost_in_translation(domain):
    holes = re.compile(r"%\(\w+\)[sdr]|%[sd]|\{\w*\}")

    for _, msgid, plural, words in entries(domain):
        assert set(holes.findall(plural or msgid)) == set(holes.findall(words)), msgid


@pytest.mark.parametrize("domain", ["django", "djangojs"])
def test_the_words_keep_our_rules(domain):
    for _, _, _, words in entries(domain):
        assert not re.search(r"vui lòng|của bạn|\bbạn\b|!|xin lỗi", words, re.IGNORECASE), words


def test_a_form_answers_in_vietnamese():
    classes = [getattr(forms, name) for name in dir(forms) if name.endswith("Field")]
    messages = {
        str(message): message
        for cls in classes
        for message in getattr(cls, "default_error_messages", {}).values()
    }

    assert english_left(messages.values()) == []


def test_a_model_answers_in_vietnamese():
    classes = [getattr(models, name) for name in dir(models) if name.endswith("Field")]
    messages = {
        str(message): message
        for cls in classes
        for message in getattr(cls, "default_error_messages", {}).values()
    }

    assert english_left(messages.values()) == []


def test_validators_answer_in_vietnamese():
    classes = [getattr(validators, name) for name in dir(validators) if name.endswith("Validator")]

    assert english_left([cls.message for cls in classes if hasattr(cls, "message")]) == []


def test_login_answers_in_vietnamese():
    elsewhere = {"phone", "code", "max_email", "select_only_one"}  # not open here
    messages = [
        message
        for key, message in DefaultAccountAdapter.error_messages.items()
        if not any(word in key for word in elsewhere)
    ]

    assert english_left(messages) == []


@pytest.mark.parametrize(
    "form", [LoginForm, ResetPasswordForm, ChangePasswordForm, SetPasswordForm]
)
def test_fields_of_login_are_named_in_vietnamese(form):
    assert english_left([field.label for field in form.base_fields.values()]) == []


def test_the_login_field_says_that_both_ways_are_open():
    assert LoginForm().fields["login"].label == "Tên đăng nhập hoặc thư điện tử"


def test_accounts_are_described_in_vietnamese():
    fields = [AbstractUser._meta.get_field(name) for name in ("username", "email", "is_active")]
    texts = [field.verbose_name for field in fields]
    texts += password_validation.password_validators_help_texts()

    assert texts == [
        "tên đăng nhập",
        "thư điện tử",
        "đang dùng",
        "Không giống tên đăng nhập, họ tên hay thư điện tử.",
        "Ít nhất 8 ký tự.",
        "Không phải mật khẩu thông dụng.",
        "Không chỉ gồm chữ số.",
    ]
