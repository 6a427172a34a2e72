"""The rooms and who may call whom: config → reporting → tasks → plans → agencies."""

import ast
import re
from pathlib import Path

import pytest
from django.apps import apps

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ["config", "reporting", "tasks", "plans", "agencies"]
LOOKUP = re.compile(r"[a-z0-9_]*[a-z0-9]__[a-z0-9_]+")


def python_files(room):
    return [path for path in (ROOT / room).rglob("*.py") if "migrations" not in path.parts]


def rooms_left_of(room):
    """The rooms that may use this one, and that it may not know."""
    return set(ROOMS[: ROOMS.index(room)])


def imported_rooms(tree):
    """The rooms imported anywhere in a module, inside functions too."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield (node.module or "").split(".")[0]


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_imports_only_rooms_to_its_right(room):
    forbidden = rooms_left_of(room) - ({"config"} if room == "config" else set())

    found = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in python_files(room)
        for name in imported_rooms(ast.parse(path.read_text(encoding="utf-8")))
        if name in forbidden
    ]

    assert found == []


def names_from_the_left(room):
    """The names under which rows of rooms to the left hang on this room's models."""
    left = rooms_left_of(room)
    return {
        name
        for model in apps.get_app_config(room).get_models()
        for relation in model._meta.related_objects
        if relation.related_model._meta.app_label in left
        for name in (relation.name, relation.get_accessor_name())
        if name and not name.endswith("+")
    }


@pytest.mark.parametrize("room", ["tasks", "plans", "agencies"])
def test_no_lookup_string_reaches_into_a_room_to_the_left(room):
    foreign = names_from_the_left(room)
    assert foreign

    found = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.value}"
        for path in python_files(room)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and LOOKUP.fullmatch(node.value)
        and foreign & set(node.value.split("__"))
    ]

    assert found == []


@pytest.mark.parametrize("room", ["reporting", "tasks", "plans", "agencies"])
def test_templates_use_only_templates_of_rooms_to_the_right(room):
    used = re.compile(r"""\{%\s*(?:include|extends)\s+["']([a-z]+)/""")

    found = [
        f"{path.relative_to(ROOT)} uses {name}/"
        for path in (ROOT / "templates" / room).rglob("*.html")
        for name in used.findall(path.read_text(encoding="utf-8"))
        if name in rooms_left_of(room)
    ]

    assert found == []


def test_there_are_no_signals_and_no_rooms_for_everything():
    code = "\n".join(
        path.read_text(encoding="utf-8") for room in ROOMS for path in python_files(room)
    )

    assert "django.dispatch" not in code
    assert "signals" not in code
    assert not [name for name in ("common", "core", "utils") if (ROOT / name).exists()]


def test_only_views_and_commands_read_the_clock():
    """The domain takes the day: a report is judged by the day that it is told."""
    domain = ["models.py", "actions.py", "summary.py", "parts.py", "filters.py", "forms.py"]

    found = [
        str(path.relative_to(ROOT))
        for room in ROOMS
        for path in python_files(room)
        if path.name in domain
        and re.search(
            r"timezone\.now\(|localdate\(\)|date\.today\(|datetime\.now\(", path.read_text()
        )
    ]

    assert found == []


def test_the_design_card_stands_at_the_top_level():
    card = "manage.py pyproject.toml plans tasks agencies reporting templates static fixtures tests README.md"

    assert [name for name in card.split() if not (ROOT / name).exists()] == []
