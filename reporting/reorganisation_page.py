"""What a coordinator asks of a reorganisation: typed, looked at with every consequence, applied."""

import hashlib
from dataclasses import dataclass, replace

from django.db.models import Q
from django.utils.functional import cached_property

from agencies.models import Agency, Membership, Reorganisation, alive
from plans.models import Addressee
from reporting.actions.refusals import Refused, require
from reporting.actions.reorganisation import (
    Heir,
    Spec,
    apply_reorganisation,
    faults_of_spec,
    preview_reorganisation,
)
from reporting.actions.reorganisation_preview import duties_by_name, parts_by_name
from reporting.forms.reorganisations import (
    AgencyPick,
    DecreeForm,
    ids_ticked,
    new_agency_forms,
)
from tasks.models import Assignment

LOOK_AGAIN = Refused(
    "Tình hình không còn như lúc xem: có cơ quan vừa gửi báo cáo, vừa đổi, hoặc lựa chọn ở dưới đã "
    "khác. Chưa áp dụng; xem lại rồi áp dụng."
)
NO_PARTS = (
    "Không nhiệm vụ nào giao đích danh cho cơ quan đã chọn còn hiệu lực vào ngày đó: không có gì để "
    "chuyển."
)
NOBODY = "khong"  # chosen for a part with which nobody goes on
# What the second page asks; all other names belong to the first.
CHOICES = ("tu", "tu_co", "nguoi", "nguoi_co", "da_xem")
BUTTONS = ("csrfmiddlewaretoken", "xem", "loc", "them_dong", "sua", "ap_dung")


@dataclass
class PartOffer:
    """An Assignment or Addressee by name under the name of its field, to whom it may go
    [(key, name)], and whom it goes to as it stands."""

    part: object
    name: str
    options: list
    chosen: str


@dataclass
class PersonOffer:
    """A person who may become the same at an heir."""

    membership: Membership
    heir: Heir
    key: str
    ticked: bool


class Asked:
    """Everything that was typed about a reorganisation of the province, on both pages.

    Heirs are known by a key, `c<id>` in being and `m<row>` new, so that what was chosen on the
    second page survives a change on the first. `ticked` are ids of predecessors to begin with.
    """

    def __init__(self, province, data, today, ticked=()):
        self.province, self.data, self.today = province, data, today
        self.form = DecreeForm(data)
        agencies = _agencies(province, data, today)
        left = _ended_with_parts(province, today)
        self.before = AgencyPick("truoc", agencies, data, ticked, more=left)
        self.after = AgencyPick("sau", agencies, data)
        self.rows = new_agency_forms(data)
        self.orphans = []  # names of heirs for whom no predecessor was left ticked

    # What was typed ---------------------------------------------------------------------------

    def hidden(self, choices):
        """[(name, value)] of what was sent from the second page (`choices`), or from the first."""
        sent = self.data.lists() if self.data is not None else []
        return [
            (name, value)
            for name, values in sent
            for value in values
            if name not in BUTTONS and _is_choice(name) == choices
        ]

    @property
    def hidden_typed(self):
        return self.hidden(choices=False)

    @property
    def hidden_choices(self):
        return self.hidden(choices=True)

    @cached_property
    def heirs(self):
        """{key: Heir}, those in being first."""
        found = {f"c{agency.pk}": Heir(agency=agency) for agency in self.after.chosen}
        for row in self.rows:
            if row.is_used:
                said = row.cleaned_data
                found[f"m{row.number}"] = Heir(
                    name=said["ten"],
                    kind=said["loai"],
                    short_name=said["viet_tat"],
                    code=said["ma"],
                )
        if self.is_crossed(found):
            found = {key: replace(heir, of=self._of(key, heir)) for key, heir in found.items()}
        return found

    def is_crossed(self, heirs):
        """Whether it must be said who goes into whom."""
        is_transfer = self.form.cleaned_data["loai"] == Reorganisation.Kind.TRANSFER
        return len(self.before.chosen) > 1 and len(heirs) > 1 and not is_transfer

    def _of(self, key, heir):
        """Ids of those it comes from, () for all of them: at first all are ticked."""
        pairs = {f"{key}:{agency.pk}": agency.pk for agency in self.before.chosen}
        found = [pk for pair, pk in pairs.items() if self._is_ticked("tu", pair, True)]
        if not found:
            self.orphans.append(str(heir))
        return () if len(found) in {0, len(pairs)} else tuple(found)

    def _is_ticked(self, name, value, default):
        """As sent where the box was shown, else the default."""
        was_shown = value in self.data.get(f"{name}_co", "").split()
        return value in self.data.getlist(name) if was_shown else default

    @property
    def key_of(self):
        return {heir: key for key, heir in self.heirs.items()}

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
        nothing = not self.parts and not self.duties
        if self.spec.is_transfer and self.spec.predecessors and self.heirs and nothing:
            return [NO_PARTS]
        return faults_of_spec(self.looking)

    # What is asked ----------------------------------------------------------------------------

    @cached_property
    def spec(self):
        """The Spec without any choice of the second page."""
        said = self.form.cleaned_data
        return Spec(
            self.province,
            said["loai"],
            said["ngay"],
            tuple(self.before.chosen),
            tuple(self.heirs.values()),
            decree_number=said["so"] or None,
            decree_on=said["ngay_vb"],
            decree_note=said["ghi_chu"],
        )

    @property
    def kind_label(self):
        return Reorganisation.Kind(self.spec.kind).label

    @property
    def decree(self):
        """As the row will cite it."""
        spec = self.spec
        return Reorganisation(
            decree_number=spec.decree_number,
            decree_on=spec.decree_on,
            decree_note=spec.decree_note,
        ).decree

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
        alone = len(keys) == 1 and not self.spec.is_transfer
        said = self.data.get(name)
        known = said in keys or said == NOBODY
        return PartOffer(part, name, options, said if known else keys[0] if alone else NOBODY)

    @cached_property
    def people(self):
        """[PersonOffer]: focal points go to the only heir unless unticked, everybody where only the
        name changes; where there are several heirs nobody is chosen beforehand."""
        found = []
        for fate in self.preview.people:
            for heir in fate.heirs:
                key = f"{fate.membership.pk}:{self.key_of[heir]}"
                default = len(fate.heirs) == 1 and self._follows(fate.membership)
                ticked = self._is_ticked("nguoi", key, default)
                found.append(PersonOffer(fate.membership, heir, key, ticked))
        return found

    def _follows(self, membership):
        is_renamed = self.spec.kind == Reorganisation.Kind.RENAME
        return is_renamed or membership.role == Membership.Role.FOCAL_POINT

    @property
    def people_shown(self):
        return " ".join(one.key for one in self.people)

    @property
    def origins(self):
        """[(key, Heir, [(pair, Agency, ticked)])] where it must be said who goes into whom."""
        if not self.is_crossed(self.heirs):
            return []
        return [
            (
                key,
                heir,
                [
                    (f"{key}:{agency.pk}", agency, heir.is_of(agency.pk))
                    for agency in self.before.chosen
                ],
            )
            for key, heir in self.heirs.items()
        ]

    @property
    def origins_shown(self):
        return " ".join(pair for _, _, pairs in self.origins for pair, _, _ in pairs)

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

    def apply(self, by, now):
        """The Reorganisation. Raises Refused, LOOK_AGAIN where something else was looked at."""
        require(not self.orphans, _orphaned(self.orphans))
        require(self.data.get("da_xem") == self.mark, LOOK_AGAIN)
        return apply_reorganisation(spec=self.chosen, by=by, now=now)


def _orphaned(names):
    return Refused(f"Chọn ít nhất một cơ quan trước của {', '.join(names)}.")


def _is_choice(name):
    return name in CHOICES or name.startswith(("pc-", "tn-"))


def _agencies(province, data, today):
    """The living ones of the province, and who was ticked before they ended."""
    ticked = ids_ticked("truoc", data) | ids_ticked("sau", data) if data is not None else set()
    return list(Agency.objects.filter(alive(today) | Q(pk__in=ticked), province=province))


def _ended_with_parts(province, today):
    """Those that ended with something by name that nobody carries: it may be transferred late."""
    ended = Agency.objects.filter(province=province, until_on__lt=today)
    holders = [
        model.objects.filter(agency__in=ended, carried_by=None).values("agency")
        for model in (Assignment, Addressee)
    ]
    return list(ended.filter(Q(pk__in=holders[0]) | Q(pk__in=holders[1])))
