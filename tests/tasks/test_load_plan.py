"""The command that loads a plan from a file."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from plans.models import Plan
from tests.tasks.plan_file.document import document, make_names

pytestmark = pytest.mark.django_db


@pytest.fixture
def path(tmp_path):
    make_names()
    return tmp_path / "ke-hoach.json"


def run(path, data, *args):
    path.write_text(json.dumps(data), encoding="utf-8")
    out = StringIO()
    call_command("load_plan", str(path), *args, stdout=out)
    return out.getvalue().splitlines()


def test_a_new_plan_is_loaded_and_a_second_time_left_alone(path):
    assert run(path, document()) == ["Kế hoạch “ke-hoach-thu”: đã nạp mới."]
    assert run(path, document(title="Khác")) == [
        "Kế hoạch “ke-hoach-thu”: đã có, giữ nguyên. Muốn cập nhật theo tệp thì thêm --update."
    ]


def test_an_update_prints_what_it_changed(path):
    run(path, document())

    assert run(path, document(), "--update") == ["Kế hoạch “ke-hoach-thu”: không có gì khác."]
    assert run(path, document(title="Khác"), "--update") == [
        "Kế hoạch “ke-hoach-thu”: đã đổi 1 chỗ.",
        "  ~ trích yếu: “Thực hiện Nghị quyết thử” → “Khác”",
    ]


def test_a_dry_run_prints_what_would_change_and_writes_nothing(path):
    assert run(path, document(), "--dry-run") == ["Kế hoạch “ke-hoach-thu”: sẽ được nạp mới."]
    run(path, document())

    assert run(path, document(title="Khác"), "--dry-run")[0] == (
        "Kế hoạch “ke-hoach-thu”: sẽ đổi 1 chỗ."
    )
    assert Plan.objects.get().title == "Thực hiện Nghị quyết thử"


def test_a_file_with_faults_lists_them_all_and_loads_nothing(path):
    with pytest.raises(CommandError) as refusal:
        run(path, document(slug="Sai slug", title=None))

    assert str(refusal.value) == (
        "Tệp ke-hoach.json có 2 lỗi, chưa nạp gì:\n"
        "  - “slug”: phải là chữ thường không dấu, số và dấu - (như “dak-lak-2026”), đang là “Sai slug”.\n"
        "  - “title”: phải là chuỗi, đang là null."
    )
    assert Plan.objects.count() == 0


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"%PDF-1.7", b"[1]", b"null"])
def test_a_file_of_another_kind_is_a_sentence(path, content):
    path.write_bytes(content)

    with pytest.raises(CommandError, match=r"^Tệp ke-hoach\.json có 1 lỗi, chưa nạp gì"):
        call_command("load_plan", str(path))


def test_a_file_that_is_not_there_is_a_sentence(path):
    with pytest.raises(CommandError, match="Không mở được tệp"):
        call_command("load_plan", str(path))
