"""Writes the demonstration into its own database, all of it by the acts that people use."""

from functools import partial
from random import Random

from django.conf import settings
from django.db import transaction

from agencies.models import Agency, User
from plans.models import Plan
from reporting.actions.cycles import open_cycle
from reporting.actions.drafts import Entry, line_key
from reporting.actions.expecting import preview_cycle
from reporting.actions.outline import parts_of_report
from reporting.demo.beside import answers, extension, own_plans, paper, remarks
from reporting.demo.calendar import Calendar
from reporting.demo.requested import requested_round
from reporting.demo.reviewing import Filed, reviews
from reporting.demo.words import EA_KAR, MARK
from reporting.demo.writing import Writer, make_accounts
from reporting.models import Cycle, Obligation

PLAN, YEAR = "dak-lak-2026", 2026
SEED = 27
FILED_DEPARTMENTS = ["VP UBND", "TTT", "SYT", "SGDĐT", "SXD", "SKHCN"]
FILED_COMMUNES = 33  # with the six departments a third of the 117
# Whose report is still a draft, and how many lines of it are written.
DRAFTS = {"SNV": 4, "SCT": 7, "22015": 11, "24133": 6, "24241": 3, "24490": 15}
EA_KAR_CODE = "24373"
ON_PAPER, EXTENDED = "24221", "22276"  # UBND xã Ia Rvê, UBND xã Hòa Thịnh
SILENT = {"STP", ON_PAPER, EXTENDED}
INVITED = "THADS"


class NotTheDemonstration(Exception):
    def __str__(self):
        return "Dữ liệu minh họa chỉ tạo được khi chạy với DEMO=1, không bao giờ cạnh số liệu thật."


@transaction.atomic
def set_up(now):
    """Make people, cycle and reports, all before the day of `now`; True if there was anything to do.

    Nothing is touched once the accounts or the cycle are there. Raises NotTheDemonstration.
    """
    if not settings.DEMO:
        raise NotTheDemonstration
    plan = Plan.objects.filter(slug=PLAN).first()
    if plan is None or User.objects.filter(is_demo=True).exists():
        return False
    if Cycle.objects.filter(plan=plan, year=YEAR).exists():
        return False
    _Demonstration(plan, now).run()
    return True


class _Demonstration:
    def __init__(self, plan, now):
        self.plan, self.random = plan, Random(SEED)  # noqa: S311 - the same on every machine
        due_on = preview_cycle(plan, YEAR).due_on
        self.calendar = Calendar(now.date(), plan, due_on, self.random)

    def run(self):
        """Open the cycle, then let everything happen in the order of its day and hour."""
        self.people = make_accounts()
        self.writer = Writer(self.random, self.people)
        self._open()
        for _, act in sorted(self._story(), key=lambda step: step[0]):
            act()

    def _open(self):
        invited = Agency.objects.get(province=self.plan.province, short_name=INVITED)
        cycle = open_cycle(
            plan=self.plan,
            year=YEAR,
            invited=[invited.pk],
            by=self.people["stp.daklak"],
            now=self.calendar.opened_at,
        )
        obligations = Obligation.objects.filter(cycle=cycle).select_related(
            "agency", "cycle__plan", "report"
        )
        self.by_key = {one.agency.code or one.agency.short_name: one for one in obligations}

    def _story(self):
        """[(instant, act)]: what everybody does."""
        calendar, writer, people = self.calendar, self.writer, self.people
        filed = self._filings()
        twins = [one for one in filed if one.is_commune][-2:]
        steps = [
            (one.at, partial(writer.file, one.obligation, one.at, same=one in twins))
            for one in filed
        ]
        steps += reviews(filed, calendar, writer, people["stp.daklak"])
        steps += own_plans(self._own_planners(filed), calendar, writer, people["stp2.daklak"])
        steps += remarks(filed, calendar, people)
        steps += paper(self.by_key[ON_PAPER], calendar, writer, people["stp2.daklak"])
        steps += extension(self.by_key[EXTENDED], calendar, people["stp2.daklak"])
        steps += answers(self.plan, calendar, people["stp.daklak"])
        steps += requested_round(self.plan, calendar, writer, people["stp.daklak"])
        return [*steps, *self._drafts()]

    def _filings(self):
        """[Filed] of a third of the agencies, in the order of their filing."""
        busy = {EA_KAR_CODE, *DRAFTS, *SILENT}
        communes = [
            one
            for key, one in sorted(self.by_key.items())
            if one.agency.kind == Agency.Kind.COMMUNE and key not in busy
        ]
        chosen = self.random.sample(communes, FILED_COMMUNES)
        filers = [self.by_key[key] for key in FILED_DEPARTMENTS] + chosen
        return sorted(
            (Filed(one, self.calendar.filing_at()) for one in filers), key=lambda one: one.at
        )

    def _own_planners(self, filed):
        """Nine departments and thirty communes."""
        communes = [one.obligation for one in filed if one.is_commune][:30]
        return [self.by_key[key] for key in [*FILED_DEPARTMENTS, "SNV", "SCT", "STC"]] + communes

    def _drafts(self):
        at = self.calendar.draft_at()
        for key, lines in DRAFTS.items():
            yield at, partial(self._draft, self.by_key[key], lines, at)
        yield at, partial(self._ea_kar, self.by_key[EA_KAR_CODE], at)

    def _draft(self, obligation, lines, at):
        parts = parts_of_report(obligation.report)[:lines]
        self.writer.save(obligation, self.writer.lines(obligation, at, parts), at)

    def _ea_kar(self, obligation, at):
        """The half-written report on which the demonstration's commune clerk goes on."""
        tasks = {part.task.number: part.task.pk for part in parts_of_report(obligation.report)}
        typed = {
            line_key(tasks[number]): Entry(
                outcome, f"{text.format(year=YEAR)} {MARK}" if text else ""
            )
            for number, (outcome, text) in EA_KAR.items()
        }
        self.writer.save(obligation, typed, at)
