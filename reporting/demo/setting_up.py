"""Writes the demonstration into its own database, filings through the same acts that people use."""

from random import Random

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction

from agencies.access import give_admin_access
from agencies.models import Agency, Membership, User
from agencies.vietnamese import fold
from plans.models import Plan
from reporting.actions.cycles import open_cycle, preview_cycle
from reporting.actions.drafts import (
    SIGNATURE,
    Entry,
    Paragraph,
    SignatureWords,
    line_key,
    paragraph_key,
    parts_of_report,
    save_draft,
)
from reporting.actions.filing import submit_report
from reporting.demo.calendar import Calendar
from reporting.demo.facts import Facts, is_highland
from reporting.demo.people import ACCOUNTS, FOCAL_POINT, PASSWORD, invented_name
from reporting.demo.words import (
    COMMUNE,
    DEPARTMENT,
    EA_KAR,
    IN_PROGRESS,
    MARK,
    NARRATIVE,
    NOT_DONE,
    NOTHING,
)
from reporting.models import Cycle, Obligation, Outcome

PLAN, YEAR = "dak-lak-2026", 2026
SEED = 27
FILED_DEPARTMENTS = ["VP UBND", "TTT", "SYT", "SGDĐT", "SXD", "SKHCN"]
FILED_COMMUNES = 33  # with the six departments a third of the 117
# Whose report is still a draft, and how many lines of it are written.
DRAFTS = {"SNV": 4, "SCT": 7, "22015": 11, "24133": 6, "24241": 3, "24490": 15}
EA_KAR_CODE = "24373"
SILENT = {"STP"}
# Seldom anything happens there; departments and communes then say so.
RARE = {"2.3", "4.1", "4.2", "4.3", "4.4", "4.5", "6.1"}


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
        people = make_accounts()
        cycle = open_cycle(
            plan=self.plan, year=YEAR, by=people["stp.daklak"], now=self.calendar.opened_at
        )
        obligations = Obligation.objects.filter(cycle=cycle).select_related("agency", "report")
        self.by_key = {one.agency.code or one.agency.short_name: one for one in obligations}
        for obligation in self._filers():
            self._file(obligation)
        for key, lines in DRAFTS.items():
            self._draft(self.by_key[key], lines, people)
        self._ea_kar(people["eakar.daklak"])

    def _filers(self):
        """A third of the agencies in the order of their filing, the same ones on every machine."""
        busy = {EA_KAR_CODE, *DRAFTS, *SILENT}
        communes = [
            one
            for key, one in sorted(self.by_key.items())
            if one.agency.kind == Agency.Kind.COMMUNE and key not in busy
        ]
        chosen = self.random.sample(communes, FILED_COMMUNES)
        return [self.by_key[key] for key in FILED_DEPARTMENTS] + chosen

    def _file(self, obligation):
        at = self.calendar.filing_at()
        person = self._person(obligation.agency)
        self._write(obligation, person, at)
        self._narrate(obligation, person, at)
        submit_report(report=obligation.report, by=person, now=at)

    def _draft(self, obligation, lines, people):
        holders = Membership.objects.filter(agency=obligation.agency, user__in=people.values())
        holder = holders.filter(role=FOCAL_POINT).first()
        person = holder.user if holder else self._person(obligation.agency)
        self._write(obligation, person, self.calendar.draft_at(), lines)

    def _write(self, obligation, person, at, lines=None):
        """Save invented words for the tasks of the report, or for the first `lines` of them."""
        period_from = obligation.cycle.period_from
        facts = Facts(self.random, obligation.agency, period_from, at.date())
        parts = parts_of_report(obligation.report)[:lines]
        typed = {line_key(part.task.pk): self._entry(part, facts) for part in parts}
        save_draft(report=obligation.report, typed=typed, by=person, now=at)

    def _narrate(self, obligation, person, at):
        """The paragraphs beside the lines, and who signed."""
        typed = {
            paragraph_key(part): Paragraph(f"{self.random.choice(texts)} {MARK}")
            for part, texts in NARRATIVE.items()
        }
        position = "Chủ tịch" if obligation.agency.kind == Agency.Kind.COMMUNE else "Giám đốc"
        name = invented_name(self.random, is_highland(obligation.agency))
        typed[SIGNATURE] = SignatureWords(name, position)
        save_draft(report=obligation.report, typed=typed, by=person, now=at)

    def _entry(self, part, facts):
        number, chance = part.task.number, self.random.random()
        words = (COMMUNE if facts.commune else DEPARTMENT).get(number)
        if words is None or chance < (0.35 if number in RARE else 0.04):
            return Entry(Outcome.NOTHING, f"{NOTHING} {MARK}")
        if chance > 0.985:
            return Entry(Outcome.NOT_DONE, f"{facts.write(self.random.choice(NOT_DONE))} {MARK}")
        said = facts.write(self.random.choice(words))
        if chance > 0.86:
            more = self.random.choice(IN_PROGRESS)
            return Entry(Outcome.IN_PROGRESS, f"{said} {more} {MARK}")
        return Entry(Outcome.RESULT, f"{said} {MARK}")

    def _ea_kar(self, person):
        """The half-written report on which the demonstration's commune clerk goes on."""
        obligation, at = self.by_key[EA_KAR_CODE], self.calendar.draft_at()
        tasks = {part.task.number: part.task.pk for part in parts_of_report(obligation.report)}
        typed = {
            line_key(tasks[number]): Entry(
                outcome, f"{text.format(year=YEAR)} {MARK}" if text else ""
            )
            for number, (outcome, text) in EA_KAR.items()
        }
        save_draft(report=obligation.report, typed=typed, by=person, now=at)

    def _person(self, agency):
        """The agency's focal point: a name to read; nobody logs in with it."""
        name = fold(agency.short_name or agency.name).replace(" ", "")
        user = User(
            username=f"{name}.daklak",
            full_name=invented_name(self.random, is_highland(agency)),
            is_demo=True,
        )
        user.set_unusable_password()
        user.save()
        Membership.objects.create(user=user, agency=agency, role=FOCAL_POINT)
        return user


def make_accounts():
    """The accounts of the demonstration, {username: User}, all with its one password."""
    password = make_password(PASSWORD)
    people = {}
    for username, full_name, posts in ACCOUNTS:
        user = User.objects.create(
            username=username,
            full_name=full_name,
            is_demo=True,
            is_superuser=not posts,
            password=password,
        )
        for province, key, role in posts:
            agencies = Agency.objects.filter(province__abbreviation=province)
            agency = agencies.filter(short_name=key).first() or agencies.get(code=key)
            Membership.objects.create(user=user, agency=agency, role=role)
        give_admin_access(user)
        people[username] = user
    return people
