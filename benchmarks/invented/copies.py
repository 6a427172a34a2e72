"""Rows that repeat what was filed, written by the database itself: drafts, verdicts of acceptance.

A draft stays after filing, and accepting a report accepts each of its lines; at national size that
is twice as many rows again, and a save or a review must find its own among them.
"""

from django.db import connection

from reporting.models import (
    DraftLine,
    DraftNarrative,
    DraftSignature,
    FiledLine,
    FiledNarrative,
    Filing,
    LineReview,
    ReportEvent,
)

TABLES = {
    model.__name__: model._meta.db_table
    for model in (
        *(DraftLine, DraftNarrative, DraftSignature, FiledLine, FiledNarrative, Filing),
        *(LineReview, ReportEvent),
    )
}
# The last filing of each report that was typed by its agency.
LAST = """
    FROM {Filing} filing
    {{join}}
    WHERE filing.received_on IS NULL AND NOT EXISTS (
        SELECT 1 FROM {Filing} later
        WHERE later.report_id = filing.report_id AND later.number > filing.number
    )
"""
DRAFT_LINES = """
    INSERT INTO {DraftLine} (outcome, text, completed_on, evidence, report_id, task_id, carried_over)
    SELECT said.outcome, said.text, said.completed_on, said.evidence, filing.report_id, said.task_id,
        false
""" + LAST.replace("{{join}}", "JOIN {FiledLine} said ON said.filing_id = filing.id")
DRAFT_NARRATIVES = """
    INSERT INTO {DraftNarrative} (part, text, duty_id, report_id, carried_over)
    SELECT said.part, said.text, said.duty_id, filing.report_id, false
""" + LAST.replace("{{join}}", "JOIN {FiledNarrative} said ON said.filing_id = filing.id")
DRAFT_SIGNATURES = """
    INSERT INTO {DraftSignature} (signed_by, signer_position, document_number, document_on, report_id)
    SELECT filing.signed_by, filing.signer_position, filing.document_number, filing.document_on,
        filing.report_id
""" + LAST.replace("{{join}}", "")
VERDICTS = """
    INSERT INTO {LineReview} (line_id, verdict, comment, at, by_id)
    SELECT line.id, 'accepted', '', event.at, event.by_id
    FROM {ReportEvent} event JOIN {FiledLine} line ON line.filing_id = event.filing_id
    WHERE event.kind = 'accepted'
"""


def copy():
    """Draft lines, paragraphs and signatures of what was filed, and the verdicts of acceptance."""
    with connection.cursor() as cursor:
        for statement in (DRAFT_LINES, DRAFT_NARRATIVES, DRAFT_SIGNATURES, VERDICTS):
            cursor.execute(statement.format(**TABLES))
        cursor.execute("ANALYZE")
