"""What was typed of a reorganisation, on the first page and about who goes into whom."""

from dataclasses import replace

from django.db.models import Q
from django.utils.functional import cached_property

from agencies.models import Agency, Reorganisation, alive
from plans.models import Addressee
from reporting.actions.reorganisation import Heir, Spec
from reporting.forms.reorganisations import (
    AgencyPick,
    DecreeForm,
    ids_ticked,
    new_agency_forms,
)
from tasks.models import Assignment

# What the second page asks; all other names belong to the first.
CHOICES = ("tu", "tu_co", "nguoi", "nguoi_co", "san", "da_xem")
BUTTONS = ("csrfmiddlewaretoken", "xem", "loc", "them_dong", "sua", "ap_dung")


class Typed:
    """The form, the agencies ticked, the new ones; what comes of them is a Spec without any choice.

    Heirs are known by a key, `c<id>` in being and `m<row>` new, so that what was chosen on the
    second page survives a change on the first. `kind`, and `ticked` ids of predecessors, are to begin
    with.
    """

    def __init__(self, province, data, today, *, kind="", ticked=()):
        self.province, self.data, self.today = province, data, today
        self.form = DecreeForm(data, kind=kind)
        agencies = _agencies(province, data, today)
        left = _ended_with_parts(province, today)
        self.before = AgencyPick("truoc", agencies, data, ticked, more=left)
        self.after = AgencyPick("sau", agencies, data)
        self.rows = new_agency_forms(data)
        self.orphans = []  # names of heirs for whom no predecessor was left ticked

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
        shown, ticked = self._shown("tu_co"), set(self.data.getlist("tu"))
        found = [pk for pair, pk in pairs.items() if pair in ticked or pair not in shown]
        if not found:
            self.orphans.append(str(heir))
        return () if len(found) in {0, len(pairs)} else tuple(found)

    def _shown(self, name):
        """The words of a field that says what the second page showed."""
        return set(self.data.get(name, "").split())

    @property
    def key_of(self):
        return {heir: key for key, heir in self.heirs.items()}

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
