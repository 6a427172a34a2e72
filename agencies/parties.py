"""Parties as documents name them: an agency or a whole group, and what reorganisations make of them."""

from django.db import models
from django.db.models import F, Q

from agencies.groups import groups_of
from agencies.models import Agency, AgencyGroup


class AgencyOrGroup(models.Model):
    """A party that a document names: one agency, or a whole group of them."""

    agency = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="cơ quan"
    )
    group = models.ForeignKey(
        AgencyGroup,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="nhóm cơ quan",
    )
    position = models.PositiveIntegerField("thứ tự", default=0)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(agency__isnull=False, group__isnull=True)
                | Q(agency__isnull=True, group__isnull=False),
                name="%(class)s_names_agency_or_group",
                violation_error_message="Chọn một cơ quan hoặc một nhóm cơ quan, không chọn cả hai.",
            )
        ]

    def __str__(self):
        return self.party_name

    @property
    def party_name(self):
        return str(self.agency or self.group)


class CarriedQuerySet(models.QuerySet):
    def as_issued(self):
        """Those of the document itself, ended since or not; a reorganisation only adds others."""
        return self.filter(from_on=None)

    def in_force(self, on):
        began = Q(from_on=None) | Q(from_on__lte=on)
        return self.filter(began & (Q(until_on=None) | Q(until_on__gte=on)))

    def of_agency(self, agency, on, groups=None):
        """The parts that the agency has that day, by name or through a group. `groups` spares
        reading those that it is in that day."""
        groups = groups_of(agency, on) if groups is None else groups
        return self.in_force(on).filter(Q(agency=agency) | Q(group__in=groups))


class CarriedParty(AgencyOrGroup):
    """A party whose part another agency may come to carry.

    As issued it has no `from_on`. One that a reorganisation gave to another agency begins on a day
    and `carries` the part as issued, whose words stay what they were.
    """

    from_on = models.DateField(
        "từ ngày", null=True, blank=True, help_text="Để trống: như văn bản giao."
    )
    until_on = models.DateField("đến hết ngày", null=True, blank=True)
    carries = models.ForeignKey(
        "self",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="carried_by",
        verbose_name="tiếp nhận từ",
    )

    objects = CarriedQuerySet.as_manager()

    class Meta(AgencyOrGroup.Meta):
        abstract = True
        constraints = [
            *AgencyOrGroup.Meta.constraints,
            models.UniqueConstraint(
                fields=["carries", "agency", "from_on"],
                name="%(class)s_carried_once",
                violation_error_message="Cơ quan này đã tiếp nhận phần đó từ ngày này.",
            ),
            models.CheckConstraint(
                condition=Q(from_on=None, carries=None)
                | Q(from_on__isnull=False, carries__isnull=False),
                name="%(class)s_begins_on_a_day_exactly_when_it_carries_another",
                violation_error_message="Phần tiếp nhận phải ghi cả ngày và phần ban đầu.",
            ),
            models.CheckConstraint(
                condition=Q(from_on=None) | Q(until_on=None) | Q(from_on__lte=F("until_on")),
                name="%(class)s_begins_before_it_ends",
                violation_error_message="Ngày kết thúc phải sau hoặc trùng ngày bắt đầu.",
            ),
        ]
