"""Who: provinces, agencies with their lives and successors, groups of agencies, people."""

from collections import defaultdict

from django.contrib.auth.models import AbstractUser, UserManager
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.functional import cached_property
from simple_history.models import HistoricalRecords

from agencies.fields import VietCharField, VietTextField
from agencies.imports import Alias, Upload  # noqa: F401 (models of this app)
from agencies.reorganisations import Reorganisation
from agencies.vietnamese import fold, sort_key


def alive(on):
    """The condition "in being on that day"; a life includes its first and its last day."""
    return (Q(from_on=None) | Q(from_on__lte=on)) & (Q(until_on=None) | Q(until_on__gte=on))


class Life(models.Model):
    """Something that begins and may end. An empty day means: not known, or not yet."""

    from_on = models.DateField("từ ngày", null=True, blank=True)
    until_on = models.DateField("đến hết ngày", null=True, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(from_on=None) | Q(until_on=None) | Q(from_on__lte=F("until_on")),
                name="%(class)s_begins_before_it_ends",
                violation_error_message="Ngày kết thúc phải sau hoặc trùng ngày bắt đầu.",
            )
        ]

    def is_alive(self, on):
        return (not self.from_on or self.from_on <= on) and (
            not self.until_on or on <= self.until_on
        )

    def has_ended(self, on):
        return bool(self.until_on and self.until_on < on)


class ProvinceQuerySet(models.QuerySet):
    def living(self, on):
        return self.filter(alive(on))

    def visible_to(self, user):
        """The user's own provinces; the administrator of the installation sees all."""
        if user.is_superuser:
            return self.all()
        return self.filter(pk__in=user.province_ids)


class Province(Life):
    name = VietCharField("tên", max_length=100, unique=True)
    code = models.CharField("mã số", max_length=10, blank=True, help_text="Mã hành chính hiện nay.")
    abbreviation = models.CharField("viết tắt", max_length=8, unique=True)
    successors = models.ManyToManyField(
        "self", verbose_name="nhập vào", symmetrical=False, related_name="predecessors", blank=True
    )
    note = VietTextField("ghi chú", blank=True)
    sort_key = models.CharField(max_length=1000, editable=False)

    history = HistoricalRecords(excluded_fields=["sort_key"])
    objects = ProvinceQuerySet.as_manager()

    class Meta(Life.Meta):
        abstract = False
        verbose_name = "tỉnh"
        verbose_name_plural = "tỉnh"
        ordering = ["sort_key"]

    def __str__(self):
        return self.name

    def save(self, **kwargs):
        self.sort_key = sort_key(self.name)
        super().save(**kwargs)


class AgencyQuerySet(models.QuerySet):
    def living(self, on):
        """In being on that day."""
        return self.filter(alive(on))

    def visible_to(self, user):
        """Agencies of the user's provinces, and of the provinces that went into them."""
        if user.is_superuser:
            return self.all()
        own = user.province_ids
        before = Province.objects.filter(successors__in=own)
        return self.filter(Q(province__in=own) | Q(province__in=before.values("pk")))

    def matching(self, query):
        """Agencies whose name, short name or code holds every word of the query, folded."""
        found = self
        for word in fold(query).split():
            found = found.filter(search_text__contains=word)
        return found

    def living_descendants(self, on):
        """What these agencies have become by that day: themselves where still in being, else the
        living ends of their lines of succession."""
        living, seen, frontier = set(), set(), set(self.values_list("pk", flat=True))
        while frontier:
            seen |= frontier
            here = set(
                Agency.objects.living(on).filter(pk__in=frontier).values_list("pk", flat=True)
            )
            living |= here
            heirs = Succession.objects.filter(predecessor__in=frontier - here)
            frontier = set(heirs.values_list("successor", flat=True)) - seen
        return Agency.objects.filter(pk__in=living)


class Agency(Life):
    """A body that is named by plans, does things, and reports."""

    class Kind(models.TextChoices):
        PROVINCIAL = "provincial", "UBND tỉnh"
        DEPARTMENT = "department", "Sở, ban, ngành"
        DISTRICT = "district", "UBND cấp huyện"
        COMMUNE = "commune", "UBND cấp xã"
        CENTRAL = "central", "Cơ quan trung ương tại tỉnh"
        ASSOCIATION = "association", "Mặt trận, hội, đoàn thể"

    province = models.ForeignKey(
        Province, models.PROTECT, related_name="agencies", verbose_name="tỉnh"
    )
    name = VietCharField("tên", max_length=255)
    short_name = VietCharField("tên viết tắt", max_length=40, blank=True)
    kind = models.CharField("loại", max_length=20, choices=Kind)
    code = models.CharField("mã số", max_length=20, blank=True)
    email = models.EmailField("thư điện tử", blank=True)
    position = models.PositiveIntegerField(
        "thứ tự",
        default=1000,
        help_text="Thứ tự trong danh sách. Các cơ quan cùng số xếp theo tên.",
    )
    note = VietTextField("ghi chú", blank=True)
    search_text = models.TextField(editable=False)
    sort_key = models.CharField(max_length=1000, editable=False)

    history = HistoricalRecords(excluded_fields=["search_text", "sort_key"])
    objects = AgencyQuerySet.as_manager()

    class Meta(Life.Meta):
        abstract = False
        verbose_name = "cơ quan"
        verbose_name_plural = "cơ quan"
        ordering = ["position", "sort_key", "pk"]
        indexes = [models.Index(fields=["province", "kind"], name="agency_province_kind")]
        constraints = [
            *Life.Meta.constraints,
            models.UniqueConstraint(
                fields=["province", "code"],
                condition=~Q(code=""),
                name="agency_code_unique_in_province",
                violation_error_message="Trong tỉnh đã có cơ quan mang mã số này.",
            ),
            models.UniqueConstraint(
                fields=["province", "short_name"],
                condition=~Q(short_name=""),
                name="agency_short_name_unique_in_province",
                violation_error_message="Trong tỉnh đã có cơ quan mang tên viết tắt này.",
            ),
        ]

    def __str__(self):
        return self.name

    def save(self, **kwargs):
        self.search_text = fold(f"{self.name} {self.short_name} {self.code}")
        self.sort_key = sort_key(self.name)
        super().save(**kwargs)

    def get_absolute_url(self):
        return reverse("agency", args=[self.pk])


class Succession(models.Model):
    """One agency carries on what another was. A merged one has several predecessors."""

    predecessor = models.ForeignKey(
        Agency, models.CASCADE, related_name="heirs", verbose_name="cơ quan trước"
    )
    successor = models.ForeignKey(
        Agency, models.CASCADE, related_name="origins", verbose_name="cơ quan kế thừa"
    )
    reorganisation = models.ForeignKey(
        Reorganisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="successions",
        verbose_name="theo lần sắp xếp",
    )
    confirmed = models.BooleanField("đã đối chiếu văn bản", default=True)
    note = VietTextField("ghi chú", blank=True)

    class Meta:
        verbose_name = "kế thừa"
        verbose_name_plural = "kế thừa"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["predecessor", "successor"],
                name="succession_recorded_once",
                violation_error_message="Quan hệ kế thừa này đã được ghi.",
            ),
            models.CheckConstraint(
                condition=~Q(predecessor=F("successor")),
                name="succession_is_between_two_agencies",
                violation_error_message="Một cơ quan không thể kế thừa chính nó.",
            ),
        ]

    def __str__(self):
        return f"{self.predecessor} → {self.successor}"


class AgencyGroupQuerySet(models.QuerySet):
    def visible_to(self, user):
        if user.is_superuser:
            return self.all()
        return self.filter(province__in=user.province_ids)


class KindsOfAgencies:
    """The agencies of a province by kind, on any day; one read for all days, and another for a day
    on which a kind has ended."""

    def __init__(self, province_id):
        rows = Agency.objects.filter(province=province_id)
        self.rows = list(rows.values_list("pk", "kind", "from_on", "until_on"))

    def members(self, on):
        """{kind: set of agency ids} that stand for each kind on that day.

        The living ones; where a kind has ended, what its last members have become.
        """
        members, ended = defaultdict(set), defaultdict(lambda: defaultdict(set))
        for pk, kind, from_on, until_on in self.rows:
            if until_on and until_on < on:
                ended[kind][until_on].add(pk)
            elif not from_on or from_on <= on:
                members[kind].add(pk)
        for kind in ended.keys() - members.keys():
            last = ended[kind][max(ended[kind])]
            heirs = Agency.objects.filter(pk__in=last).living_descendants(on)
            members[kind] = set(heirs.values_list("pk", flat=True))
        return members


def members_by_kind(province_id, on):
    """{kind: set of agency ids} that stand for each kind in the province on that day."""
    return KindsOfAgencies(province_id).members(on)


class AgencyGroup(models.Model):
    """A wording of the documents that means many agencies, such as "UBND cấp xã".

    Its members are the province's agencies of its kinds on a given day. Where a kind has ended,
    they are what its last members have become (product rule "Agencies change"). A group that
    does not oblige ("các cơ quan có liên quan") lets its members report without asking it of them.
    """

    province = models.ForeignKey(
        Province, models.PROTECT, related_name="groups", verbose_name="tỉnh"
    )
    wording = VietCharField("cách gọi trong văn bản", max_length=200)
    kinds = models.JSONField("gồm các loại cơ quan", default=list)
    obliges = models.BooleanField(
        "bắt buộc báo cáo", default=True, help_text="Bỏ chọn với nhóm “có liên quan”."
    )
    note = VietTextField("ghi chú", blank=True)

    history = HistoricalRecords()
    objects = AgencyGroupQuerySet.as_manager()

    class Meta:
        verbose_name = "nhóm cơ quan"
        verbose_name_plural = "nhóm cơ quan"
        ordering = ["wording"]
        constraints = [
            models.UniqueConstraint(
                fields=["province", "wording"],
                name="group_wording_unique_in_province",
                violation_error_message="Trong tỉnh đã có nhóm với cách gọi này.",
            )
        ]

    def __str__(self):
        return self.wording

    def clean(self):
        if not self.kinds or not set(self.kinds) <= set(Agency.Kind.values):
            raise ValidationError({"kinds": "Chọn ít nhất một loại cơ quan."})

    def holds(self, kinds):
        return bool(set(self.kinds) & kinds)

    def members(self, on):
        """The agencies of this group on that day, as a queryset in list order."""
        members = members_by_kind(self.province_id, on)
        return Agency.objects.filter(pk__in=set().union(*(members[kind] for kind in self.kinds)))


class User(AbstractUser):
    """A person with an account, prepared by the administrator; nobody signs up."""

    first_name = None
    last_name = None
    full_name = VietCharField("họ và tên", max_length=150)
    is_demo = models.BooleanField(
        "tài khoản minh họa",
        default=False,
        help_text="Chỉ đăng nhập được khi chạy bản minh họa (DEMO=1).",
    )

    objects = UserManager()

    class Meta(AbstractUser.Meta):
        verbose_name = "người dùng"
        verbose_name_plural = "người dùng"

    def __str__(self):
        return self.full_name or self.username

    def get_full_name(self):
        return self.full_name

    def get_short_name(self):
        return self.full_name

    @cached_property
    def posts(self):
        """The user's memberships with agency and province, coordinators first; read once a request."""
        return Membership.in_order(self.memberships.select_related("agency__province"))

    @property
    def province_ids(self):
        return {post.agency.province_id for post in self.posts}

    def agency_ids(self, *roles):
        """The agencies in which the user has one of the roles."""
        return {post.agency_id for post in self.posts if post.role in roles}

    def agency_ids_and_before(self, *roles):
        """Those agencies and, transitively, the ones whose work they carry on; one read a step back."""
        seen, frontier = set(), self.agency_ids(*roles)
        while frontier:
            seen |= frontier
            before = Succession.objects.filter(successor__in=frontier)
            frontier = set(before.values_list("predecessor", flat=True)) - seen
        return seen

    def province_ids_as(self, *roles):
        """The provinces in which the user has one of the roles."""
        return {post.agency.province_id for post in self.posts if post.role in roles}


class Membership(models.Model):
    """What a person is in an agency. Roles belong to agencies, not to accounts."""

    class Role(models.TextChoices):
        COORDINATOR = "coordinator", "Cán bộ điều phối"
        LEADER = "leader", "Lãnh đạo"
        FOCAL_POINT = "focal_point", "Cán bộ đầu mối"
        SIGNER = "signer", "Người ký"

    user = models.ForeignKey(
        User, models.CASCADE, related_name="memberships", verbose_name="người dùng"
    )
    agency = models.ForeignKey(
        Agency, models.PROTECT, related_name="memberships", verbose_name="cơ quan"
    )
    role = models.CharField("vai trò", max_length=20, choices=Role)

    history = HistoricalRecords()

    class Meta:
        verbose_name = "vai trò của người dùng"
        verbose_name_plural = "vai trò của người dùng"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "agency", "role"],
                name="membership_recorded_once",
                violation_error_message="Người này đã có vai trò đó tại cơ quan.",
            )
        ]

    def __str__(self):
        return f"{self.user}, {self.get_role_display()}, {self.agency}"

    @staticmethod
    def in_order(posts):
        """A person's posts as a list, coordinators first."""
        rank = {role: n for n, role in enumerate(Membership.Role.values)}
        return sorted(posts, key=lambda post: (rank[post.role], post.pk))
