"""Workbooks as people make them: sheets of rows, read back, and files that are none."""

import zipfile
from io import BytesIO

import openpyxl

from agencies.importing.rows import AGENCY, GROUP
from agencies.models import Upload
from tests.factories import vn

HEAD = [column.heading for column in AGENCY.values()]
GROUP_HEAD = [column.heading for column in GROUP.values()]


def book(**sheets):
    """The bytes of a workbook: book(Cơ_quan=[[…], …]), the first row of a sheet its head."""
    made = openpyxl.Workbook()
    made.remove(made.active)
    for name, rows in sheets.items():
        sheet = made.create_sheet(name.replace("_", " "))
        for row in rows:
            sheet.append(row)
    return packed(made)


def packed(made):
    file = BytesIO()
    made.save(file)
    return file.getvalue()


def row(**cells):
    """A row under HEAD; what is not named stays empty."""
    return [cells.get(name) for name in AGENCY]


def agencies(*rows, **sheets):
    """A workbook with these rows of agencies: agencies(row(name=…), …)."""
    return book(**{"Cơ_quan": [HEAD, *rows], **sheets})


def upload_of(content, province, by, **fields):
    """The file, given and waiting."""
    words = {"kind": "agencies", "name": "co-quan.xlsx", "uploaded_at": vn(2026, 11, 2, 9)}
    return Upload.objects.create(
        **(words | {"province": province, "uploaded_by": by, "content": content} | fields)
    )


def with_part(content, name, part):
    """The workbook with one more part, or another one of that name."""
    file = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(file, "w") as new:
        for entry in old.infolist():
            if entry.filename != name:
                new.writestr(entry, old.read(entry))
        new.writestr(name, part)
    return file.getvalue()


def compound(*streams):
    """The beginning of an OLE file with streams of these names: what a password or old Excel makes."""
    names = b"".join(name.encode("utf-16-le") for name in streams)
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504 + names + b"\0" * 512
