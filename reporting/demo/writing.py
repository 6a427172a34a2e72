"""How the agencies of the demonstration write and file: invented words, through the product's acts."""

from django.contrib.auth.hashers import make_password

from agencies.access import give_admin_access
from agencies.models import Agency, Membership, User
from agencies.vietnamese import fold
from reporting.actions.drafts import (
    SIGNATURE,
    Entry,
    ItemWords,
    Paragraph,
    SignatureWords,
    item_key,
    line_key,
    paragraph_key,
    save_draft,
)
from reporting.actions.filing import submit_report
from reporting.actions.outline import parts_of_report
from reporting.demo.facts import Facts, is_highland
from reporting.demo.people import ACCOUNTS, FOCAL_POINT, PASSWORD, invented_name
from reporting.demo.words import (
    COMMUNE,
    DEPARTMENT,
    IN_PROGRESS,
    MARK,
    NARRATIVE,
    NOT_DONE,
    NOTHING,
    OBSTACLES,
    RECOMMENDATIONS,
    SAME_WORDS,
    SEEN_IN,
    WAITS_FOR,
)
from reporting.models import Item, Outcome

# Seldom anything happens there; departments and communes then say so.
RARE = {"2.3", "4.1", "4.2", "4.3", "4.4", "4.5", "6.1"}
WITH_EVIDENCE = 0.75  # of the lines with results
WITH_OBSTACLE, WITH_RECOMMENDATION = 0.5, 0.35  # of the reports


class Writer:
    """Writes for one agency after the other; `accounts` are the people who log in."""

    def __init__(self, random, accounts):
        self.random, self.said = random, set()
        posts = Membership.objects.filter(user__in=accounts.values(), role=FOCAL_POINT)
        self.people = {post.agency_id: post.user for post in posts.select_related("user")}

    def person(self, agency):
        """The agency's focal point: of the accounts, else a name to read with whom nobody logs in."""
        if agency.pk not in self.people:
            self.people[agency.pk] = self._make_person(agency)
        return self.people[agency.pk]

    def _make_person(self, agency):
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

    # Acts ----------------------------------------------------------------------------------------

    def file(self, obligation, at, same=False):
        """Write the whole report and file it; `same` puts in the words that two agencies share."""
        typed = self.lines(obligation, at) | self.beside_the_lines(obligation)
        if same:
            typed |= self._same_words(obligation)
        self.save(obligation, typed, at)
        submit_report(report=obligation.report, by=self.person(obligation.agency), now=at)

    def save(self, obligation, typed, at):
        by = self.person(obligation.agency)
        save_draft(report=obligation.report, typed=typed, by=by, now=at)

    # Words ---------------------------------------------------------------------------------------

    def facts(self, obligation, at):
        return Facts(self.random, obligation.agency, obligation.cycle.period_from, at.date())

    def lines(self, obligation, at, parts=None):
        """{key: Entry} for the tasks of the report, or for those of `parts`."""
        facts = self.facts(obligation, at)
        parts = parts_of_report(obligation.report) if parts is None else parts
        return {line_key(part.task.pk): self._entry(part, facts) for part in parts}

    def _entry(self, part, facts):
        number, chance = part.task.number, self.random.random()
        words = (COMMUNE if facts.commune else DEPARTMENT).get(number)
        if words is None or chance < (0.35 if number in RARE else 0.04):
            return Entry(Outcome.NOTHING, f"{NOTHING} {MARK}")
        if chance > 0.985:
            return Entry(
                Outcome.NOT_DONE, f"{self._new(number, NOT_DONE, WAITS_FOR, facts)} {MARK}"
            )
        said = self._new(number, words, SEEN_IN, facts)
        if chance > 0.86:
            more = self.random.choice(IN_PROGRESS)
            return Entry(Outcome.IN_PROGRESS, f"{said} {more} {MARK}")
        evidence = ""
        if self.random.random() < WITH_EVIDENCE:
            evidence = facts[self.random.choice(["report", "report", "plan"])]
        return Entry(Outcome.RESULT, f"{said} {MARK}", evidence=evidence)

    def _new(self, number, sentences, more, facts):
        """Words that nobody said of the task so far; `more` follows where figures alone repeat."""
        said = facts.write(self.random.choice(sentences))
        if (number, said) in self.said:
            said = f"{said} {facts.write(more)}"
        self.said.add((number, said))
        return said

    def beside_the_lines(self, obligation):
        """{key: words} of the paragraphs, the obstacles and recommendations, and who signed."""
        typed = {
            paragraph_key(part): Paragraph(f"{self.random.choice(texts)} {MARK}")
            for part, texts in NARRATIVE.items()
        }
        position = "Chủ tịch" if obligation.agency.kind == Agency.Kind.COMMUNE else "Giám đốc"
        name = invented_name(self.random, is_highland(obligation.agency))
        return typed | self._items(obligation) | {SIGNATURE: SignatureWords(name, position)}

    def _items(self, obligation):
        typed = {}
        if self.random.random() < WITH_OBSTACLE:
            number, text = self.random.choice(OBSTACLES)
            tasks = [part.task for part in parts_of_report(obligation.report)]
            about = next((task.pk for task in tasks if task.number == number), None)
            words = ItemWords(Item.Kind.OBSTACLE, f"{text} {MARK}", task_id=about)
            typed[item_key("1")] = words
        if self.random.random() < WITH_RECOMMENDATION:
            text, addressee = self.random.choice(RECOMMENDATIONS)
            typed[item_key("2")] = ItemWords(Item.Kind.RECOMMENDATION, f"{text} {MARK}", addressee)
        return typed

    def _same_words(self, obligation):
        number, text = SAME_WORDS
        return {
            line_key(part.task.pk): Entry(Outcome.RESULT, f"{text} {MARK}")
            for part in parts_of_report(obligation.report)
            if part.task.number == number
        }


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
