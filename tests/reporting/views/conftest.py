"""Visit and send as somebody, and read what a page says."""

import html
import re

import pytest

BLOCK = re.compile(r"</?(?:p|div|li|d[dt]|h\d|t[dhr]|summary|small|option|br)\b[^>]*>")
TAG = re.compile(r"<[^>]*>")


@pytest.fixture
def visit(client):
    """Log in as somebody and get a page."""

    def get(user, url, **data):
        client.force_login(user)
        return client.get(url, data)

    return get


@pytest.fixture
def send(client):
    """Log in as somebody and post a form."""

    def post(user, url, data=None):
        client.force_login(user)
        return client.post(url, data or {})

    return post


@pytest.fixture
def words():
    """words(response): what a person reads on the page, without markup and doubled spaces."""

    def of(response):
        page = response.content.decode()
        parted = BLOCK.sub(" ", page[page.index("<main") :])
        return " ".join(html.unescape(TAG.sub("", parted)).split())

    return of
