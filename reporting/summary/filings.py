"""What one filing says, by role and by outcome. The unit is one agency's line for one task."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from django.db.models import Count

from reporting.models import FiledLine, Outcome
from reporting.summary.lines import Share, _share
from tasks.models import ROLE_ORDER, Assignment


@dataclass(frozen=True)
class RoleOutcomes:
    """The lines on which the agency had that role; of several roles the strongest, as filed."""

    role: Assignment.Role
    outcomes: list  # [(Outcome, number)] of those that occur

    @property
    def number(self):
        return sum(number for _, number in self.outcomes)


@dataclass
class FilingLines:
    """Numbers of lines in one filing."""

    numbers: Counter = field(default_factory=Counter)  # {(Share, role, Outcome): number}

    @property
    def shares(self):
        """[(Share, number)] of those that occur: at most one that counts, and what stands apart."""
        return [(share, n) for share in Share if (n := self._sum(share=share))]

    @property
    def counted(self):
        return self._sum(share=Share.COUNTED)

    @property
    def apart(self):
        return [(share, number) for share, number in self.shares if share != Share.COUNTED]

    @property
    def outcomes(self):
        """[(Outcome, number)] of the lines that count."""
        return self._outcomes(share=Share.COUNTED)

    def roles(self, share=Share.COUNTED):
        """[RoleOutcomes] of that Share, the strongest role first."""
        found = {role for one, role, _ in self.numbers if one == share and role}
        return [
            RoleOutcomes(Assignment.Role(role), self._outcomes(share=share, role=role))
            for role in sorted(found, key=ROLE_ORDER.get)
        ]

    def _outcomes(self, **wanted):
        return [(one, n) for one in Outcome if (n := self._sum(outcome=one, **wanted))]

    def _sum(self, **wanted):
        rows = self.numbers.items()
        return sum(
            number
            for (share, role, outcome), number in rows
            if wanted.items() <= {"share": share, "role": role, "outcome": outcome}.items()
        )


def strongest(roles):
    """The strongest of the roles of a filed line; None where it names none."""
    return min(roles, key=ROLE_ORDER.get, default=None)


def lines_of_filings(filings):
    """{filing id: FilingLines} of these filings, latest or not; one read."""
    found = defaultdict(FilingLines)
    rows = FiledLine.objects.filter(filing__in=filings).order_by()
    rows = rows.values_list("filing", _share(), "roles", "outcome").annotate(Count("pk"))
    for filing, share, roles, outcome, number in rows:
        found[filing].numbers[Share(share), strongest(roles), Outcome(outcome)] += number
    return dict(found)
