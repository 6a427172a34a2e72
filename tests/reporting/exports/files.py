"""Read back what a list was made into."""

import csv
import io

import openpyxl

HEAD = 3  # the row of the headings, as Excel counts


def sheets(answer):
    """The workbook of an answer."""
    return openpyxl.load_workbook(io.BytesIO(answer.getvalue()))


def cells(sheet):
    """[{heading: cell}] of the rows below the headings."""
    head, *rows = sheet.iter_rows(min_row=HEAD)
    return [dict(zip([cell.value for cell in head], row, strict=True)) for row in rows]


def table(sheet):
    """[{heading: value}]"""
    return [{name: cell.value for name, cell in row.items()} for row in cells(sheet)]


def csv_rows(answer):
    """[{heading: text}] of an answer in CSV."""
    text = answer.getvalue().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))
