"""The statements of the floor, one a page."""
# ruff: noqa: S608 - put together from our own words only

# The latest filing of each report of a cycle; what reorganisations ended unfiled is left out.
LATEST = """
    reporting_obligation obligation
    JOIN reporting_report report ON report.obligation_id = obligation.id
    JOIN reporting_filing filing ON filing.report_id = report.id AND NOT EXISTS (
        SELECT 1 FROM reporting_filing later
        WHERE later.report_id = report.id AND later.number > filing.number
    )
"""

# 25 lines: how many agencies said what of each task.
SUMMARY = f"""
    SELECT line.number, line.title, count(*),
        count(*) FILTER (WHERE line.outcome = 'result'),
        count(*) FILTER (WHERE line.outcome = 'in_progress'),
        count(*) FILTER (WHERE line.outcome = 'completed'),
        count(*) FILTER (WHERE line.outcome = 'nothing'),
        count(*) FILTER (WHERE line.outcome = 'not_done')
    FROM {LATEST} JOIN reporting_filedline line ON line.filing_id = filing.id
    WHERE obligation.cycle_id = %s
    GROUP BY line.task_id, line.number, line.title ORDER BY line.number
"""

# A row for each agency and line; an agency that filed nothing has one row without a line.
MATRIX = """
    SELECT agency.id, agency.name, report.id, filing.number, line.number, line.outcome, line.id
    FROM reporting_obligation obligation
    JOIN agencies_agency agency ON agency.id = obligation.agency_id
    JOIN reporting_report report ON report.obligation_id = obligation.id
    LEFT JOIN reporting_filing filing ON filing.report_id = report.id AND NOT EXISTS (
        SELECT 1 FROM reporting_filing later
        WHERE later.report_id = report.id AND later.number > filing.number
    )
    LEFT JOIN reporting_filedline line ON line.filing_id = filing.id
    WHERE obligation.cycle_id = %s AND obligation.ended_at IS NULL
    ORDER BY agency.position, agency.sort_key, agency.id, line.position
"""

OBLIGATIONS = """
    SELECT agency.id, agency.name, report.id, report.state, report.first_filed_on, obligation.due_on
    FROM reporting_obligation obligation
    JOIN agencies_agency agency ON agency.id = obligation.agency_id
    JOIN reporting_report report ON report.obligation_id = obligation.id
    WHERE obligation.cycle_id = %s AND obligation.ended_at IS NULL
    ORDER BY agency.position, agency.sort_key, agency.id LIMIT 100
"""

NATIONAL = """
    SELECT province.name, count(*),
        count(*) FILTER (WHERE report.first_filed_on <= obligation.due_on),
        count(*) FILTER (WHERE report.first_filed_on > obligation.due_on),
        count(*) FILTER (WHERE report.first_filed_on IS NULL),
        count(*) FILTER (WHERE report.state = 'accepted'),
        count(*) FILTER (WHERE report.state = 'returned')
    FROM reporting_obligation obligation
    JOIN reporting_report report ON report.obligation_id = obligation.id
    JOIN reporting_cycle cycle ON cycle.id = obligation.cycle_id
    JOIN plans_plan plan ON plan.id = cycle.plan_id
    JOIN agencies_province province ON province.id = plan.province_id
    WHERE cycle.year = %s AND cycle.kind = 'yearly' AND obligation.ended_at IS NULL
        AND obligation.exempted_at IS NULL AND obligation.basis <> 'asked'
    GROUP BY province.id, province.name, province.sort_key ORDER BY province.sort_key
"""

SAVE = "UPDATE reporting_draftline SET outcome = %s, text = %s WHERE id = %s"

GROUPS = {
    "provincial": "UBND tỉnh",
    "department": "Sở, ban, ngành",
    "district": "UBND cấp huyện",
    "commune": "UBND cấp xã",
    "central": "Cơ quan trung ương tại tỉnh",
    "association": "Mặt trận, hội, đoàn thể",
    "asked": "Được đề nghị phối hợp",
}
OUTCOMES = {
    "result": "Có kết quả",
    "in_progress": "Đang thực hiện",
    "completed": "Hoàn thành",
    "nothing": "Không phát sinh",
    "not_done": "Chưa thực hiện",
}


def _words(value, words):
    cases = " ".join(f"WHEN '{key}' THEN '{label}'" for key, label in words.items())
    return f"CASE {value} {cases} END"


_GROUP = "CASE WHEN obligation.basis = 'asked' THEN 'asked' ELSE agency.kind END"

# The columns of the product's workbook of the matrix, of the lines that were filed. The country has
# no districts; the day is that of the first filing.
LINES = f"""
    SELECT agency.name, {_words(_GROUP, GROUPS)}, '', section.number || '. ' || section.title,
        task.number, task.title, CAST(line.roles AS text),
        CASE WHEN line.obliged THEN 'Có' ELSE 'Không' END, {_words("line.outcome", OUTCOMES)},
        CASE WHEN EXISTS (
            SELECT 1 FROM reporting_fileditem item WHERE item.filing_id = line.filing_id
            AND item.task_id = line.task_id AND item.kind = 'obstacle'
        ) THEN 'Có' ELSE '' END,
        line.text, line.completed_on, line.evidence, report.first_filed_on, filing.number,
        'http://127.0.0.1:8115/bao-cao/' || report.id || '/lan-gui/' || filing.number
            || '/#dong-' || line.id
    FROM {LATEST} JOIN reporting_filedline line ON line.filing_id = filing.id
    JOIN tasks_task task ON task.id = line.task_id
    JOIN plans_section section ON section.id = task.section_id
    JOIN agencies_agency agency ON agency.id = obligation.agency_id
    WHERE obligation.cycle_id = %s
    ORDER BY agency.position, agency.sort_key, agency.id, line.position LIMIT 3000
"""
