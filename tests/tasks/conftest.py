import html
import json
import re
from pathlib import Path

import pytest

from agencies import loading
from tasks import plan_file

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
BLOCK = re.compile(r"</?(?:p|div|li|d[dt]|h\d|t[dhr]|summary|small|option|br)\b[^>]*>")
TAG = re.compile(r"<[^>]*>")


def _read(name):
    return json.loads((FIXTURES / name).read_text(encoding="utf-8"))


@pytest.fixture
def both_plans(db):
    """The two real plans with their agencies; their documents by slug."""
    loading.load(_read("agencies.json"))
    documents = {slug: _read(f"plans/{slug}.json") for slug in ("dak-lak-2026", "gia-lai-2023")}
    for document in documents.values():
        plan_file.load(document)
    return documents


@pytest.fixture
def words():
    """words(response): what a person reads on the page, without markup and doubled spaces."""
    return _words


def _words(response):
    page = response.content.decode()
    parted = BLOCK.sub(" ", page[page.index("<main") :])
    return " ".join(html.unescape(TAG.sub("", parted)).split())
