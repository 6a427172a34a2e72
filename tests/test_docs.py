"""The papers say what is there: links, pictures, commands, variables, accounts, words."""

import ast
import re
from pathlib import Path

import pytest
from django.apps import apps

from agencies.models import Membership
from reporting.demo import ACCOUNTS, PASSWORD
from reporting.models import Outcome
from tasks.models import Assignment

ROOT = Path(__file__).resolve().parent.parent
PAPERS = sorted(
    [
        *(ROOT / "README.md", ROOT / "CHANGELOG.md"),
        *(ROOT / "docs").rglob("*.md"),
        *(ROOT / "benchmarks").glob("*.md"),
    ],
)
README = (ROOT / "README.md").read_text(encoding="utf-8")
INSTALLATION = (ROOT / "docs" / "cai-dat.md").read_text(encoding="utf-8")
PICTURES = ROOT / "docs" / "anh"
LARGEST = 200_000  # bytes; communes are on slow lines
LINK = re.compile(r"\]\(([^)\s]+)\)")
SETTINGS = ["config/settings.py", "config/secret.py", "gunicorn.conf.py"]
# Passed between our own processes, not by people.
INTERNAL = {"DEMO_BOUND_TO_LOOPBACK"}


def name(path):
    return str(path.relative_to(ROOT))


def prose(paper):
    """The paper without its blocks of code."""
    return re.sub(r"```.*?```", "", paper.read_text(encoding="utf-8"), flags=re.DOTALL)


def links(paper):
    """(file, anchor) of every link within the project."""
    for target in LINK.findall(prose(paper)):
        if not target.startswith("http"):
            path, _, anchor = target.partition("#")
            yield (paper.parent / path).resolve() if path else paper, anchor


def anchors(paper):
    """What the paper's headings can be linked by: lower case, no signs, hyphens for spaces."""
    headings = re.findall(r"^#+ (.+)$", prose(paper), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def variables_read():
    """The names that the settings take from the environment, by whatever call."""
    for path in SETTINGS:
        for node in ast.walk(ast.parse((ROOT / path).read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                of = ast.unparse(node.func.value)
                first = node.args[0] if node.args else None
                if of in {"env", "os.environ"} and isinstance(first, ast.Constant):
                    yield first.value


def variables_documented():
    table = INSTALLATION.partition("## Biến môi trường")[2].partition("\n## ")[0]
    return re.findall(r"^\| `([A-Z_]+)` \|", table, re.MULTILINE)


@pytest.mark.parametrize("paper", PAPERS, ids=name)
def test_every_link_leads_somewhere(paper):
    missing = [str(path) for path, _ in links(paper) if not path.exists()]

    assert missing == []


@pytest.mark.parametrize("paper", PAPERS, ids=name)
def test_every_link_to_a_heading_finds_it(paper):
    missing = [
        f"{path.name}#{anchor}"
        for path, anchor in links(paper)
        if anchor and anchor not in anchors(path)
    ]

    assert missing == []


def test_every_picture_is_shown_somewhere_and_small():
    shown = {path for paper in PAPERS for path, _ in links(paper) if path.suffix == ".png"}
    taken = set(PICTURES.glob("*.png"))

    assert shown == taken
    assert [path.name for path in taken if path.stat().st_size > LARGEST] == []


def test_every_picture_has_words_for_those_who_do_not_see_it():
    without = [name(paper) for paper in PAPERS if "![](" in paper.read_text(encoding="utf-8")]

    assert without == []


def test_every_variable_of_the_settings_stands_in_the_table_and_no_other():
    read = set(variables_read()) - INTERNAL

    assert {"SITE_URL", "DATABASE_URL", "EMAIL_URL", "PORT"} <= read  # the walk finds them
    assert set(variables_documented()) == read


def test_no_variable_stands_in_the_table_twice():
    documented = variables_documented()

    assert len(documented) == len(set(documented))


def test_every_make_target_that_the_papers_name_exists():
    targets = set(re.findall(r"^([a-z][a-z0-9-]*):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = {
        target
        for paper in PAPERS
        for target in re.findall(r"`(?:[A-Z]+=\S+ )?make ([a-z0-9-]+)", paper.read_text("utf-8"))
    }

    assert {"run", "test", "test-full"} <= named
    assert named <= targets


def test_every_management_command_that_the_papers_name_exists():
    ours = {path.stem for path in ROOT.glob("*/management/commands/*.py")}
    named = {
        command
        for paper in PAPERS
        for command in re.findall(r"manage\.py ([a-z_]+)", paper.read_text("utf-8"))
    }

    assert named <= ours | {"createsuperuser"}


def test_the_readme_names_the_accounts_of_the_demonstration():
    table = README.partition("## Accounts of the demonstration")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| (`.+?) \|", table, re.MULTILINE)
    named = [account for row in rows for account in re.findall(r"`([\w.]+)`", row)]

    assert sorted(named) == sorted(row[0] for row in ACCOUNTS)
    assert f"`{PASSWORD}`" in table


def test_the_glossary_names_what_is_in_the_code():
    glossary = README.partition("## Words")[2].partition("\n## ")[0]
    members = {
        "Outcome": Outcome.__members__,
        "Role": Membership.Role.__members__,
        "": Assignment.Role.__members__,
    }
    models = {model.__name__ for model in apps.get_models()}

    unknown = []
    for word in re.findall(r"`([\w.]+)`", glossary):
        kind, _, member = word.rpartition(".")
        if word not in models and member not in members.get(kind, {}):
            unknown.append(word)

    assert unknown == []


def test_every_room_is_on_the_map():
    table = README.partition("## Map of the rooms")[2].partition("\n## ")[0]

    assert re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE) == [
        "config",
        "reporting",
        "tasks",
        "plans",
        "agencies",
    ]


def test_every_decision_is_listed_and_short():
    decisions = sorted((ROOT / "docs" / "adr").glob("0*.md"))
    listed = [path for path, _ in links(ROOT / "docs" / "adr" / "README.md")]

    assert listed == decisions
    for number, path in enumerate(decisions, start=1):
        text = path.read_text(encoding="utf-8")
        assert path.name.startswith(f"{number:04d}-")
        assert text.startswith(f"# {number}. ")
        assert len(text.splitlines()) <= 15


def test_the_changelog_has_the_version_of_the_project():
    version = re.search(r'^version = "(.+)"', (ROOT / "pyproject.toml").read_text(), re.MULTILINE)

    assert f"## {version[1]}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert f"Bản {version[1]}" in (ROOT / "docs" / "huong-dan-su-dung.md").read_text("utf-8")


def test_the_licence_is_there_in_full():
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")

    assert "GNU AFFERO GENERAL PUBLIC LICENSE" in text
    assert "13. Remote Network Interaction" in text
    assert "END OF TERMS AND CONDITIONS" in text
