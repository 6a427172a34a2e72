"""What the pages are dressed in: nothing foreign, nothing inline, everything accounted for."""

import hashlib
import json
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.template.loader import get_template

BASE = Path(settings.BASE_DIR)
STATIC = BASE / "static"
VENDOR = STATIC / "vendor"
TEMPLATES = sorted((BASE / "templates").rglob("*.html"))
STYLESHEETS = sorted(STATIC.rglob("*.css"))
MANIFEST = json.loads((VENDOR / "MANIFEST.json").read_text(encoding="utf-8"))


def name(path):
    return str(path.relative_to(BASE))


def sha256(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_the_manifest_accounts_for_every_vendored_file():
    listed = {file: digest for library in MANIFEST for file, digest in library["files"].items()}

    present = {
        path.relative_to(VENDOR).as_posix(): sha256(path)
        for path in VENDOR.rglob("*")
        if path.is_file() and path.name != "MANIFEST.json"
    }
    assert present == listed


@pytest.mark.parametrize("library", MANIFEST, ids=lambda library: library["name"])
def test_a_vendored_library_brings_version_and_licence(library):
    assert library["version"]
    assert library["licence"] in {"MIT", "OFL-1.1"}
    assert library["licence_file"] in library["files"]
    assert len((VENDOR / library["licence_file"]).read_text(encoding="utf-8")) > 1000


@pytest.mark.parametrize("sheet", STYLESHEETS, ids=name)
def test_a_stylesheet_fetches_only_files_that_stand_beside_it(sheet):
    css = sheet.read_text(encoding="utf-8")

    targets = re.findall(r"url\(\s*[\"']?([^\"')]+)", css)
    targets += re.findall(r"@import\s+[\"']([^\"']+)", css)
    files = [target for target in targets if not target.startswith(("data:", "#"))]
    assert [file for file in files if not (sheet.parent / file).is_file()] == []


@pytest.mark.parametrize("template", TEMPLATES, ids=name)
def test_a_template_fetches_nothing_from_another_host(template):
    html = template.read_text(encoding="utf-8")

    fetched = re.findall(r"<(?:link|script|img|iframe|source|use)\b[^>]*", html)
    assert [tag for tag in fetched if re.search(r"(?:https?:)?//", tag)] == []


@pytest.mark.parametrize("template", TEMPLATES, ids=name)
def test_a_template_has_nothing_inline_that_the_security_policy_refuses(template):
    html = template.read_text(encoding="utf-8")

    assert not re.search(r"\sstyle\s*=", html)
    assert not re.search(r"<style\b", html)
    assert not re.search(r"\son[a-z]+\s*=", html)
    assert not re.search(r"<script(?![^>]*\ssrc=)(?![^>]*application/json)", html)
    assert "javascript:" not in html


@pytest.mark.parametrize("template", TEMPLATES, ids=name)
def test_a_short_comment_stays_on_one_line(template):
    """Django prints a {# comment #} that runs over two lines."""
    lines = template.read_text(encoding="utf-8").splitlines()

    assert [line for line in lines if "{#" in line and "#}" not in line] == []


def test_every_file_that_a_stylesheet_names_is_found_when_files_are_collected(tmp_path, settings):
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"},
    }

    call_command("collectstatic", "--noinput", verbosity=0)

    paths = json.loads((tmp_path / "staticfiles.json").read_text())["paths"]
    site = (tmp_path / paths["site.css"]).read_text(encoding="utf-8")
    assert Path(paths["hoa-van.svg"]).name in site


@pytest.mark.parametrize("page", ["400.html", "500.html"])
def test_the_pages_of_last_resort_need_neither_request_nor_database(page):
    html = get_template(page).render()

    assert '<html lang="vi">' in html
    assert f"{settings.STATIC_URL}site.css" in html
    assert f"Mã lỗi {page[:3]}" in html


# Contrast (WCAG 2.2, 1.4.3 and 1.4.11), computed from the tokens of site.css -----------------
CSS = (STATIC / "site.css").read_text(encoding="utf-8")
TEXT = [
    ("ink", "paper"),
    ("ink", "surface"),
    ("ink-2", "paper"),
    ("ink-2", "surface"),
    ("ink-2", "sunken"),
    ("ink-2", "care-soft"),
    ("accent", "paper"),
    ("accent", "surface"),
    ("accent", "accent-soft"),
    ("on-accent", "accent"),
    ("on-accent", "accent-hover"),
    ("late", "paper"),
    ("late", "surface"),
    ("on-late", "late"),
    ("care", "surface"),
    ("care", "care-soft"),
    ("on-add", "add"),
    ("bar-soft", "bar"),
]
LINES = [
    ("line-strong", "surface"),
    ("line-strong", "paper"),
    ("accent", "surface"),
    ("care", "surface"),
    ("c1", "c4"),
]


def tokens(scheme):
    light, dark = (block.split("}")[0] for block in CSS.split(":root {")[1:3])
    found = dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6})", light))
    if scheme == "dark":
        found |= dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6})", dark))
    return found


def luminance(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    bright, dim = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("words", "ground"), TEXT)
def test_words_stand_out_from_their_ground(scheme, words, ground):
    found = tokens(scheme)

    assert contrast(found[words], found[ground]) >= 5


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("line", "ground"), LINES)
def test_edges_of_fields_and_bars_can_be_seen(scheme, line, ground):
    found = tokens(scheme)

    assert contrast(found[line], found[ground]) >= 3
