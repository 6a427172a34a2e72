"""For tests of the admin: coordinators who may enter it, and its forms filled as a browser does."""

from html.parser import HTMLParser

from django.urls import reverse

from agencies.access import give_admin_access
from agencies.models import User
from tests.factories import CoordinatorFactory, ProvinceFactory, UserFactory


def coordinator_of(province):
    """A coordinator of the province, let into the admin."""
    user = CoordinatorFactory(province=province)
    give_admin_access(user)
    return User.objects.get(pk=user.pk)


def administrator():
    return UserFactory(is_staff=True, is_superuser=True)


def gia_lai():
    """The other province."""
    return ProvinceFactory(abbreviation="GLI")


def address(row_or_model, page="change", **query):
    """The address of an admin page of the row, or of a list or an add form of the model."""
    meta = row_or_model._meta
    args = [row_or_model.pk] if page in {"change", "delete", "history"} else []
    url = reverse(f"admin:{meta.app_label}_{meta.model_name}_{page}", args=args)
    return url + ("?" + "&".join(f"{k}={v}" for k, v in query.items()) if query else "")


class _Fields(HTMLParser):
    """What a browser would send: {name: value or [values]} of the fields as they stand."""

    def __init__(self):
        super().__init__()
        self.sent, self.select, self.area = {}, None, None

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        name = attrs.get("name")
        if tag == "input" and name:
            self._input(name, attrs)
        elif tag == "select":
            self.select = name
            if "multiple" not in attrs:
                self.sent[name] = ""
        elif tag == "option" and self.select:
            self._option(attrs)
        elif tag == "textarea":
            self.area, self.sent[name] = name, ""

    def _input(self, name, attrs):
        kind = attrs.get("type", "text")
        if kind in {"checkbox", "radio"}:
            if "checked" in attrs:
                self.sent.setdefault(name, []).append(attrs.get("value", "on"))
        elif kind != "submit":
            self.sent[name] = attrs.get("value", "")

    def _option(self, attrs):
        if "selected" in attrs:
            self.sent[self.select] = attrs.get("value", "")

    def handle_data(self, data):
        if self.area:
            self.sent[self.area] += data

    def handle_endtag(self, tag):
        if tag == "textarea":
            # A browser drops the line break after <textarea>; Django writes "\r\n" there.
            self.sent[self.area] = self.sent[self.area].lstrip("\r\n")
            self.area = None
        elif tag == "select":
            self.select = None


def fields_of(client, url):
    """The fields of the form at the address, as a browser would send them back untouched."""
    response = client.get(url)
    assert response.status_code == 200, response.status_code
    parser = _Fields()
    parser.feed(response.content.decode())
    return {name: value for name, value in parser.sent.items() if "__prefix__" not in name}


def send(client, url, **changed):
    """Fill the form at the address and save; names of inline fields with __ for -: rows__0__day."""
    fields = fields_of(client, url)
    for name, value in changed.items():
        key = name if name in fields or "__" not in name else name.replace("__", "-")
        fields[key] = value
    return client.post(url, fields)


def sentences(response):
    """All faults that the form shows, of fields, rows and tables, in one list."""
    assert response.status_code == 200, "the form was saved"
    found = []
    for fault in response.context["errors"]:  # a table's own faults stand there bare
        found += [fault] if isinstance(fault, str) else fault
    return [str(fault) for fault in found]
