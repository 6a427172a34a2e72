"""What a coordinator asks of a reorganisation: typed, looked at with every consequence, applied."""

import hashlib
from dataclasses import dataclass, replace

from django.db.models import Q
from django.utils.functional import cached_property

from agencies.models import Membership, Reorganisation
from reporting.actions.refusals import Refused, require
from reporting.actions.reorganisation import (
    Heir,
    apply_reorganisation,
    faults_of_spec,
    preview_reorganisation,
)
from reporting.actions.reorganisation_preview import duties_by_name, parts_by_name
from reporting.models import Obligation
from reporting.reorganisation_typed import Typed

LOOK_AGAIN = Refused(
    "Tình hình không còn như lúc xem: có cơ quan vừa gửi báo cáo, vừa đổi, hoặc lựa chọn ở dưới đã "
    "khác. Chưa áp dụng; xem lại rồi áp dụng."
)
NO_PARTS = (
    "Không nhiệm vụ nào giao đích danh cho cơ quan đã chọn còn hiệu lực vào ngày đó: không có gì để "
    "chuyển."
)
TOO_MANY = (
    "Quá nhiều cơ quan cho một lần ghi. Chia thành nhiều lần, mỗi lần một vài cơ quan cùng các cơ quan "
    "kế thừa của chúng."
)
MOST_PAIRS = 400  # of predecessor and successor: each is a box on the second page
NOBODY = "khong"  # chosen for a part with which nobody goes on


@dataclass
class PartOffer:
    """An Assignment or Addressee by name under the name of its field, to whom it may go
    [(key, name)], whom it goes to unless something else is chosen, and whom as it stands."""

    part: object
    name: str
    options: list
    default: str
    chosen: str


@dataclass
class PersonOffer:
    """A person who may become the same at an heir."""

    membership: Membership
    heir: Heir
    key: str
    default: bool
    ticked: bool


class Asked(Typed):
    """Everything that was typed and chosen about a reorganisation, on both pages."""

    # What is wrong with it --------------------------------------------------------------------

    def is_valid(self):
        """Whether it can be looked at; what is wrong stands in `form.errors`."""
        for row in self.rows:
            for sentences in row.errors.values():
                for sentence in sentences:
                    self.form.add_error(None, f"Cơ quan mới thứ {row.number + 1}: {sentence}")
        if self.form.is_valid():
            for sentence in self._faults():
                self.form.add_error(None, sentence)
        elif not self.before.chosen:
            self.form.add_error(None, "Chọn cơ quan được sắp xếp.")
        return self.form.is_valid()

    def _faults(self):
        if len(self.spec.ids) * len(self.heirs) > MOST_PAIRS:
            return [TOO_MANY]
        nothing = not self.parts and not self.duties
        if self.spec.is_transfer and self.spec.predecessors and self.heirs and nothing:
            return [NO_PARTS]
        return faults_of_spec(self.looking)

    # What is asked ----------------------------------------------------------------------------

    @property
    def looking(self):
        """The Spec to look at: a transfer asks for something at least, whatever it is."""
        if not self.spec.is_transfer:
            return self.spec
        carried, duties = self._first_of(self.parts), self._first_of(self.duties)
        return replace(self.spec, carried=carried, duties=duties)

    def _first_of(self, offers):
        first = next((one for one in offers if one.options), None)
        return {first.part.pk: self._place(first.options[0][0])} if first else {}

    @property
    def chosen(self):
        """The Spec with everything that was chosen: what is applied."""
        people = [one for one in self.people if one.ticked]
        return replace(
            self.spec,
            carried=self._chosen_of(self.parts),
            duties=self._chosen_of(self.duties),
            people=frozenset(
                (one.membership.pk, self._place(self.key_of[one.heir])) for one in people
            ),
        )

    def _chosen_of(self, offers):
        return {one.part.pk: self._place(one.chosen) for one in offers if one.chosen != NOBODY}

    def _place(self, key):
        return list(self.heirs).index(key)

    # What it would do -------------------------------------------------------------------------

    @cached_property
    def preview(self):
        return preview_reorganisation(self.looking, self.today)

    @cached_property
    def parts(self):
        """[PartOffer] of the tasks by name, in plan order."""
        return [self._offer(part, f"pc-{part.pk}") for part in parts_by_name(self.spec)]

    @cached_property
    def duties(self):
        """[PartOffer] of what Part III lays on them by name."""
        rows = duties_by_name(self.spec).prefetch_related("responsibility__duties")
        return [self._offer(part, f"tn-{part.pk}") for part in rows]

    def _offer(self, part, name):
        options = [
            (key, str(heir))
            for key, heir in self.heirs.items()
            if heir.is_of(part.agency_id) and heir.agency != part.agency
        ]
        keys = [key for key, _ in options]
        default = keys[0] if len(keys) == 1 and not self.spec.is_transfer else NOBODY
        said = self.data.get(name)
        stands = said in (*keys, NOBODY) and f"{name}:{said}" not in self._shown("san")
        return PartOffer(part, name, options, default, said if stands else default)

    @cached_property
    def people(self):
        """[PersonOffer]: focal points go to the only heir unless unticked, everybody where only the
        name changes; where there are several heirs nobody is chosen beforehand."""
        found = []
        for fate in self.preview.people:
            for heir in fate.heirs:
                key = f"{fate.membership.pk}:{self.key_of[heir]}"
                default = len(fate.heirs) == 1 and self._follows(fate.membership)
                ticked = self._is_ticked(key, default)
                found.append(PersonOffer(fate.membership, heir, key, default, ticked))
        return found

    def _is_ticked(self, key, default):
        """As sent where somebody changed what was proposed, else as proposed now."""
        said = key in self.data.getlist("nguoi")
        was_changed = key in self._shown("nguoi_co") and said != (key in self._shown("san"))
        return said if was_changed else default

    def _follows(self, membership):
        is_renamed = self.spec.kind == Reorganisation.Kind.RENAME
        return is_renamed or membership.role == Membership.Role.FOCAL_POINT

    @property
    def proposed(self):
        """What stands unless somebody chooses otherwise, so that it is no choice when the successors
        change."""
        offers = [f"{one.name}:{one.default}" for one in (*self.parts, *self.duties)]
        return " ".join([*offers, *(one.key for one in self.people if one.default)])

    @property
    def people_shown(self):
        return " ".join(one.key for one in self.people)

    @property
    def groups(self):
        """[(groups, those they lose, names of those they gain)], alike changes once."""
        found = {}
        for change in self.preview.groups:
            found.setdefault((tuple(change.gone), tuple(change.come)), []).append(change.group)
        return [(groups, gone, come) for (gone, come), groups in found.items()]

    @cached_property
    def redirected(self):
        """How many unfiled reports of open cycles go to, or through, an agency that ends."""
        ids = self.spec.ids
        if self.spec.is_transfer or not self.heirs:
            return 0
        rows = Obligation.objects.standing().filter(
            Q(recipient__in=ids) | Q(via__in=ids),
            cycle__closed_at=None,
            report__first_filed_on=None,
        )
        ended = {row.pk for row in self.preview.ended}
        others = sum(pk not in ended for pk in rows.values_list("pk", flat=True))
        models = [one.model for one in self.preview.passed_on]
        return others + sum(bool({row.recipient_id, row.via_id} & {*ids}) for row in models)

    @property
    def childless(self):
        """Those who end without anybody going on."""
        heirs = self.heirs.values()
        return [
            agency
            for agency in self.preview.ends
            if heirs and not any(heir.is_of(agency.pk) for heir in heirs)
        ]

    @property
    def mark(self):
        """A short word for all that was shown: who applies has looked at exactly this."""
        seen, key_of = self.preview, self.key_of
        said = repr(
            (
                [str(value) for value in self.form.cleaned_data.values()],
                self.spec.ids,
                [(key, str(heir), vars(heir)["of"]) for key, heir in self.heirs.items()],
                [one.name for one in (*self.parts, *self.duties)],
                [[row.pk for row in rows] for rows in (seen.filed, seen.due_before, seen.ended)],
                [(one.cycle.pk, key_of[one.heir]) for one in seen.passed_on],
                [one.key for one in self.people],
            )
        )
        return hashlib.sha256(said.encode()).hexdigest()[:16]

    @property
    def problem(self):
        """A Refused where a successor was left without anybody it comes from; else None."""
        names = ", ".join(self.orphans)
        return Refused(f"Chọn ít nhất một cơ quan trước của {names}.") if names else None

    def apply(self, by, now):
        """The Reorganisation. Raises Refused, LOOK_AGAIN where something else was looked at."""
        require(not self.problem, self.problem)
        require(self.data.get("da_xem") == self.mark, LOOK_AGAIN)
        return apply_reorganisation(spec=self.chosen, by=by, now=now, press=press_of(self.data))


def press_of(data):
    """A short word for everything that was sent, choices included: the same for the same press."""
    said = sorted((name, values) for name, values in data.lists() if name != "csrfmiddlewaretoken")
    return hashlib.sha256(repr(said).encode()).hexdigest()[:16]
