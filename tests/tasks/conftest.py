import html
import re

import pytest

BLOCK = re.compile(r"</?(?:p|div|li|d[dt]|h\d|t[dhr]|summary|small|option|br)\b[^>]*>")
TAG = re.compile(r"<[^>]*>")


@pytest.fixture
def words():
    """words(response): what a person reads on the page, without markup and doubled spaces."""
    return _words


def _words(response):
    page = response.content.decode()
    parted = BLOCK.sub(" ", page[page.index("<main") :])
    return " ".join(html.unescape(TAG.sub("", parted)).split())
