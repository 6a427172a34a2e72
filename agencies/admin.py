"""The admin of provinces, agencies, their groups, and people."""

from datetime import date

from allauth.account.models import EmailAddress
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group
from django.db.models import Q
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.html import format_html_join

from agencies.access import give_admin_access
from agencies.backoffice import (
    OwnChoices,
    OwnRowsFilter,
    ProvincePage,
    RowsInline,
    coordinated_provinces,
    folded_search,
)
from agencies.forms import AgencyGroupForm, NewUserForm, PostsFormSet, UserForm
from agencies.history import HistoryPage
from agencies.models import (
    Agency,
    AgencyGroup,
    Alias,
    Membership,
    Province,
    Succession,
    User,
    alive,
)
from agencies.vietnamese import fold

# Permissions follow from roles (agencies.access), addresses stand with the account: no pages.
admin.site.unregister([Group, EmailAddress])


def written_date(text):
    """The day in "14/12/2026" or "2026-12-14"; None where it is neither."""
    parts = text.strip().split("/")
    try:
        if len(parts) == 3:
            return date(*map(int, reversed(parts)))
        return parse_date(text.strip())
    except ValueError:
        return None


class LivingFilter(admin.SimpleListFilter):
    title = "hoạt động"
    parameter_name = "hoat-dong"

    def lookups(self, request, model_admin):
        return [("con", "Đang hoạt động"), ("het", "Đã kết thúc")]

    def queryset(self, request, queryset):
        today = timezone.localdate()
        if self.value() == "con":
            return queryset.filter(alive(today))
        return queryset.filter(until_on__lt=today) if self.value() == "het" else queryset


@admin.register(Province)
class ProvinceAdmin(HistoryPage, ProvincePage):
    """The administrator's alone."""

    coordinators_may = ()
    province_path = "pk"
    list_display = ["name", "abbreviation", "code", "from_on", "until_on"]
    list_filter = [LivingFilter]
    search_fields = search_folded = ["name", "abbreviation", "code"]
    fields = [
        ("name", "abbreviation", "code"),
        ("from_on", "until_on"),
        "successors",
        "note",
    ]
    autocomplete_fields = ["successors"]
    parent = None

    def may_change(self, user, row):
        return user.is_superuser

    def trail(self, request, row):
        return []

    def _back_up(self, row):
        return None


class PredecessorInline(RowsInline):
    model = Succession
    fk_name = "successor"
    fields = ["predecessor", "confirmed", "note"]
    autocomplete_fields = ["predecessor"]
    verbose_name = "cơ quan trước"
    verbose_name_plural = "kế thừa từ những cơ quan nào"


class SuccessorInline(RowsInline):
    model = Succession
    fk_name = "predecessor"
    fields = ["successor", "confirmed", "note"]
    autocomplete_fields = ["successor"]
    verbose_name = "cơ quan kế thừa"
    verbose_name_plural = "được cơ quan nào kế thừa"


class AliasInline(RowsInline):
    model = Alias
    fields = ["word"]
    verbose_name_plural = "tên gọi khác trong văn bản và tệp nạp vào"


@admin.register(Agency)
class AgencyAdmin(HistoryPage, ProvincePage):
    list_display = ["name", "short_name", "kind", "province", "code", "from_on", "until_on"]
    list_filter = [("province", OwnRowsFilter), "kind", LivingFilter]
    list_select_related = ["province"]
    search_fields = ["search_text"]
    search_help_text = "Tên, tên viết tắt hoặc mã số; gõ không dấu cũng được."
    fieldsets = [
        (None, {"fields": ["province", "name", ("short_name", "code"), "kind", "email"]}),
        (
            "Thời gian hoạt động",
            {
                "fields": [("from_on", "until_on")],
                "description": "Để trống là chưa biết, hoặc chưa kết thúc.",
            },
        ),
        (None, {"fields": ["position", "note"]}),
    ]
    inlines = [AliasInline, PredecessorInline, SuccessorInline]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("province")

    def label(self, row):
        end = f" (đến {row.until_on:%d/%m/%Y})" if row.until_on else ""
        return f"{row.name}{end}, {row.province.name}"


@admin.register(AgencyGroup)
class AgencyGroupAdmin(HistoryPage, ProvincePage):
    form = AgencyGroupForm
    list_display = ["wording", "kind_names", "obliges", "province"]
    list_filter = [("province", OwnRowsFilter), "obliges"]
    list_select_related = ["province"]
    search_fields = search_folded = ["wording"]
    fields = ["province", "wording", "kinds", "obliges", "note"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("province")

    def label(self, row):
        return f"{row.wording}, {row.province.name}"

    @admin.display(description="gồm các loại cơ quan")
    def kind_names(self, group):
        return ", ".join(Agency.Kind(kind).label for kind in group.kinds)

    def render_change_form(self, request, context, *args, **kwargs):
        """With the group's members on a day: `?ngay=14/12/2026`, by default today."""
        group = kwargs.get("obj")
        if group:
            asked = request.GET.get("ngay", "")
            day = written_date(asked)
            on = day or timezone.localdate()
            members = group.members(on)
            context["preview"] = {"on": on, "members": members, "unread": asked and not day}
        return super().render_change_form(request, context, *args, **kwargs)


class PostInline(RowsInline):
    """The posts of a person, in agencies of the provinces that the user coordinates."""

    model = Membership
    formset = PostsFormSet
    autocomplete_fields = ["agency"]
    verbose_name = "vai trò"
    verbose_name_plural = "vai trò tại các cơ quan"

    def _is_own(self, request, person):
        """Nobody gives themselves a post: as a focal point one would read an agency's drafts."""
        return person == request.user and not request.user.is_superuser

    def has_add_permission(self, request, obj=None):
        return super().has_add_permission(request, obj) and not self._is_own(request, obj)

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and not self._is_own(request, obj)

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and not self._is_own(request, obj)

    def choices_of(self, db_field, rows, request):
        if db_field.name != "agency" or request.user.is_superuser:
            return rows
        own = coordinated_provinces(request.user)
        return rows.filter(Q(province__in=own) | Q(province__successors__in=own)).distinct()


@admin.register(User)
class PersonAdmin(OwnChoices, UserAdmin):
    """People by their posts. Whether they may enter the admin follows from these (agencies.access).

    Coordinators see the people of their province, never administrators, nor anybody who also
    has a post elsewhere: a password set here would open that province too.
    """

    coordinators_may = ("view", "add", "change")
    form = UserForm
    add_form = NewUserForm
    add_form_template = None
    inlines = [PostInline]
    actions = None
    show_facets = admin.ShowFacets.NEVER
    empty_value_display = "–"
    list_per_page = 50
    list_display = ["username", "full_name", "posts_held", "email", "is_active", "last_login"]
    list_filter = [
        "is_active",
        "memberships__role",
        ("memberships__agency__province", OwnRowsFilter),
    ]
    search_fields = ["username", "full_name", "email"]
    search_help_text = "Họ tên, tên đăng nhập, thư điện tử hoặc cơ quan; gõ không dấu cũng được."
    filter_horizontal = []
    readonly_fields = ["last_login", "date_joined"]
    fieldsets = [
        (None, {"fields": ["username", "full_name", "email", "is_active", "password"]}),
        (
            "Thời điểm",
            {"fields": [("last_login", "date_joined")]},
        ),
    ]
    administrators_fieldset = (
        "Quyền đặc biệt",
        {
            "fields": ["is_superuser", "is_demo"],
            "description": "Cán bộ điều phối tự động được vào trang quản trị của tỉnh mình.",
        },
    )
    add_fieldsets = [
        (
            None,
            {
                "fields": ["username", "full_name", "email", "password1", "password2"],
                "description": "Chọn vai trò tại cơ quan ở bảng bên dưới.",
            },
        )
    ]

    class Media:
        css = {"all": ["quan-tri.css"]}
        js = ["quan-tri.js"]

    def get_queryset(self, request):
        people = super().get_queryset(request).prefetch_related("memberships__agency")
        if request.user.is_superuser:
            return people
        own = Agency.objects.visible_to(request.user).values("pk")
        elsewhere = Membership.objects.exclude(agency__in=own).values("user")
        here = Membership.objects.filter(agency__in=own).values("user")
        return people.filter(is_superuser=False, pk__in=here).exclude(pk__in=elsewhere)

    def label(self, row):
        return str(row)

    def get_search_results(self, request, queryset, search_term):
        """By name, address, or the agency where they have a post."""
        if not fold(search_term):
            return queryset, False
        people = folded_search(queryset, search_term, *self.search_fields).values("pk")
        agencies = Agency.objects.visible_to(request.user).matching(search_term)
        at = Membership.objects.filter(agency__in=agencies.values("pk")).values("user")
        return queryset.filter(Q(pk__in=people) | Q(pk__in=at)), False

    def has_change_permission(self, request, obj=None):
        allowed = super().has_change_permission(request, obj)
        if not allowed or obj is None or request.user.is_superuser:
            return allowed
        own = coordinated_provinces(request.user)
        homes = Agency.objects.filter(Q(province__in=own) | Q(province__successors__in=own))
        elsewhere = obj.memberships.exclude(agency__in=homes.values("pk"))
        return not obj.is_superuser and not elsewhere.exists()

    def get_fieldsets(self, request, obj=None):
        shown = super().get_fieldsets(request, obj)
        return (
            [*shown, self.administrators_fieldset] if obj and request.user.is_superuser else shown
        )

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        give_admin_access(form.instance)

    @admin.display(description="vai trò")
    def posts_held(self, person):
        return format_html_join(
            "; ",
            "{}, {}",
            ((post.get_role_display(), post.agency.name) for post in person.memberships.all()),
        )
