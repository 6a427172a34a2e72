"""The files that the demonstration rests on."""

from agencies import loading
from tasks.plan_file import load, read_json
from tests.fixtures import data


def load_files():
    loading.load({"note": "x", "provinces": list(data.provinces().values())})
    load(read_json(data.plan_text("dak-lak-2026").encode()))
