"""What the admin classes of all apps share: rows, choices, filters and searches of one's own
provinces, rows that keep their place in a document, ways up, and deletions that explain themselves.
"""

from collections import Counter
from functools import reduce

from django.contrib import admin, messages
from django.contrib.admin.utils import NestedObjects
from django.contrib.admin.widgets import AdminTextareaWidget, AutocompleteSelect
from django.db import IntegrityError, models
from django.http import HttpResponseRedirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.text import capfirst

from agencies.access import models_in_admin
from agencies.forms import PlacedForm, PlacedFormSet, RowsFormSet, WholeRowForm
from agencies.history import HistoryPage
from agencies.models import Membership, Province
from agencies.vietnamese import fold

EVERYTHING = ("view", "add", "change", "delete")


def coordinated_provinces(user):
    """Ids of the provinces whose set-up the user may change."""
    return user.province_ids_as(Membership.Role.COORDINATOR)


def fragment(name, **context):
    """A piece of an admin page, from templates/admin/."""
    return render_to_string(f"admin/{name}", context)


def change_url(row):
    meta = row._meta
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[row.pk])


def is_key(text):
    """Whether the text could be the key of a row, in any of our databases."""
    return str(text).isdecimal() and int(text) < 2**63


def folded_search(rows, term, *fields):
    """Rows in which the fields together hold every word of the term, without case and diacritics.

    For nouns without a folded column, of which a province has few.
    """
    words = fold(term).split()
    found = [
        pk
        for pk, *texts in rows.order_by().values_list("pk", *fields)
        if all(word in fold(" ".join(filter(None, texts))) for word in words)
    ]
    return rows.filter(pk__in=found)


class OwnRowsFilter(admin.RelatedFieldListFilter):
    """A filter that offers only what the user may see anyway."""

    def field_choices(self, field, request, model_admin):
        page = model_admin.admin_site.get_model_admin(field.remote_field.model)
        return [(row.pk, page.label(row)) for row in page.get_queryset(request)]


class LongText(AdminTextareaWidget):
    """A box of a few lines, growing by hand. Browsers send other line ends than we keep, and an
    untouched text must not count as changed."""

    def value_from_datadict(self, data, files, name):
        value = super().value_from_datadict(data, files, name)
        return value.replace("\r\n", "\n") if value else value


class Searched(AutocompleteSelect):
    """A choice by searching; empty, it says what to choose (and has a name for screen readers)."""

    def build_attrs(self, base_attrs, extra_attrs=None):
        attrs = super().build_attrs(base_attrs, extra_attrs)
        wanted = self.field.remote_field.model._meta.verbose_name
        return attrs | {"data-placeholder": f"Chọn {wanted}"}

    def optgroups(self, name, value, attr=None):
        """What no key can be is no choice; Django would fall over it while showing it again."""
        return super().optgroups(name, [key for key in value if is_key(key)], attr)


class OwnChoices:
    """Choices of foreign keys are the rows that the related page shows the user."""

    coordinators_may = EVERYTHING
    formfield_overrides = {models.TextField: {"widget": LongText(attrs={"rows": 3})}}

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        page = self.admin_site.get_model_admin(db_field.remote_field.model)
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs["widget"] = Searched(db_field, self.admin_site)
        kwargs["queryset"] = self.choices_of(db_field, page.get_queryset(request), request)
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        field.label_from_instance = page.label
        return field

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        """Without the small add, change and look buttons beside every choice."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        for act in ("add", "change", "delete", "view"):
            if field and hasattr(field.widget, f"can_{act}_related"):
                setattr(field.widget, f"can_{act}_related", False)
        return field

    def choices_of(self, db_field, rows, request):
        return rows


class RowsInline(OwnChoices, admin.TabularInline):
    """Rows of a table beneath their owner; one empty row waits, for those without JavaScript too."""

    form = WholeRowForm
    formset = RowsFormSet
    extra = 1
    formfield_overrides = {models.TextField: {"widget": LongText(attrs={"rows": 2})}}

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        """The heading of the column names the field, for those who do not see it above."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field:
            widget = getattr(field.widget, "widget", field.widget)
            widget.attrs["aria-label"] = capfirst(db_field.verbose_name)
        return field


class PlacedInline(RowsInline):
    """Rows in an order of their own; where no place is typed, they go to the end."""

    form = PlacedForm
    formset = PlacedFormSet


class ProvincePage(OwnChoices, admin.ModelAdmin):
    """Rows that belong to a province, seen by its staff, changed by its coordinators.

    A row of another province is not found, exactly like one that does not exist. The row it
    hangs on (`province_path` begins with it) is chosen once and stays.
    """

    province_path = "province"
    form = WholeRowForm
    actions = None  # rows are deleted one by one, after reading what goes with them
    show_facets = admin.ShowFacets.NEVER
    empty_value_display = "–"
    list_per_page = 50
    save_on_top = False
    search_folded = ()

    class Media:
        css = {"all": ["quan-tri.css"]}
        js = ["quan-tri.js"]

    # Rows ---------------------------------------------------------------------------------

    @property
    def parent(self):
        """The name of the foreign key to the row above."""
        return self.province_path.partition("__")[0]

    def get_queryset(self, request):
        return self.visible(super().get_queryset(request), request.user)

    def visible(self, rows, user):
        if hasattr(rows, "visible_to"):
            return rows.visible_to(user)
        above = self.model._meta.get_field(self.parent).remote_field.model
        return rows.filter(**{f"{self.parent}__in": above.objects.visible_to(user)})

    def label(self, row):
        """How the row is named among rows of several plans or provinces."""
        return str(row)

    def get_search_fields(self, request):
        """Only for the search box; the words are looked up without diacritics below."""
        return self.search_fields or self.search_folded

    def get_search_results(self, request, queryset, search_term):
        if not fold(search_term):
            return queryset, False
        if hasattr(queryset, "matching"):
            return queryset.matching(search_term), False
        return folded_search(queryset, search_term, *self.search_folded), False

    # Permissions --------------------------------------------------------------------------

    def may_change(self, user, row):
        """Whether the row's province is one that the user coordinates."""
        *path, last = f"{self.province_path}_id".split("__")
        return user.is_superuser or (
            getattr(reduce(getattr, path, row), last) in coordinated_provinces(user)
        )

    def has_change_permission(self, request, obj=None):
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or self.may_change(request.user, obj))

    def has_delete_permission(self, request, obj=None):
        allowed = super().has_delete_permission(request, obj)
        return allowed and (obj is None or self.may_change(request.user, obj))

    def choices_of(self, db_field, rows, request):
        """New rows hang only on what the user coordinates."""
        if db_field.name != self.parent or request.user.is_superuser:
            return rows
        to_province = self.province_path.partition("__")[2] or "pk"
        return rows.filter(**{f"{to_province}__in": coordinated_provinces(request.user)})

    # Form ---------------------------------------------------------------------------------

    def get_readonly_fields(self, request, obj=None):
        fields = [*super().get_readonly_fields(request, obj)]
        return [*fields, self.parent] if obj and self.parent else fields

    def get_changeform_initial_data(self, request):
        """The one province of the coordinator is already chosen."""
        given = super().get_changeform_initial_data(request)
        own = list(coordinated_provinces(request.user))
        if self.parent == "province" and len(own) == 1:
            given.setdefault("province", own[0])
        return given

    def save_model(self, request, obj, form, change):
        if isinstance(form, PlacedForm) and not obj.position:
            siblings = type(obj).objects.filter(**{self.parent: getattr(obj, self.parent)})
            obj.position = 1 + (siblings.aggregate(last=models.Max("position"))["last"] or 0)
        super().save_model(request, obj, form, change)

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """Somebody may save the same number between check and write; a second check sees it."""
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except IntegrityError:
            return super().changeform_view(request, object_id, form_url, extra_context)

    def view_on_site(self, obj):
        return obj.get_absolute_url() if hasattr(obj, "get_absolute_url") else None

    # Ways up ------------------------------------------------------------------------------

    def render_change_form(self, request, context, *args, **kwargs):
        context["trail"] = self.trail(request, kwargs.get("obj"))
        return super().render_change_form(request, context, *args, **kwargs)

    def trail(self, request, row):
        """[(label, address)] of the rows above, the plan first."""
        above = getattr(row, self.parent) if row else self._parent_from_address(request)
        rows = []
        while above is not None and not isinstance(above, Province):
            rows.insert(0, (str(above), change_url(above)))
            above = getattr(above, self.admin_site.get_model_admin(type(above)).parent)
        return rows

    def _parent_from_address(self, request):
        model = self.model._meta.get_field(self.parent).remote_field.model
        if not is_key(request.GET.get(self.parent, "")):
            return None
        rows = self.admin_site.get_model_admin(model).get_queryset(request)
        return rows.filter(pk=request.GET[self.parent]).first()

    def response_post_save_add(self, request, obj):
        return self._back_up(obj) or super().response_post_save_add(request, obj)

    def response_post_save_change(self, request, obj):
        return self._back_up(obj) or super().response_post_save_change(request, obj)

    def _back_up(self, row):
        above = getattr(row, self.parent)
        return None if isinstance(above, Province) else HttpResponseRedirect(change_url(above))

    # Deleting -----------------------------------------------------------------------------

    def get_deleted_objects(self, objs, request):
        """What stands in the way is counted by kind; its words may not be this user's to read."""
        nested, counts, lacking, protected = super().get_deleted_objects(objs, request)
        if protected:
            return nested, counts, set(), _kinds_of_protected(objs)
        return nested, counts, lacking, []

    def delete_view(self, request, object_id, extra_context=None):
        """Somebody may build on the row between page and button."""
        try:
            return super().delete_view(request, object_id, extra_context)
        except models.ProtectedError:
            messages.error(request, "Chưa xóa: vừa có dữ liệu khác dựa vào mục này.")
            return HttpResponseRedirect(request.path)


def _kinds_of_protected(objs):
    """["Phân công: 3", "Báo cáo của các cơ quan"]: pages of the admin counted, all else only said."""
    collector = NestedObjects(using=objs[0]._state.db, origin=objs)
    collector.collect(objs)
    known = models_in_admin()
    counts = Counter(type(row) for row in collector.protected)
    lines = [
        f"{capfirst(model._meta.verbose_name)}: {count}"
        for model, count in counts.items()
        if model in known
    ]
    return lines if counts.keys() <= known.keys() else [*lines, "Báo cáo của các cơ quan"]


class ReadOnlyPage(ProvincePage):
    """Shown, never written: what reporting records is made by its own actions only."""

    coordinators_may = ("view",)

    def render_change_form(self, request, context, *args, **kwargs):
        """Nobody changes it here, so there is no list of changes, unless history keeps one."""
        context["without_history"] = not isinstance(self, HistoryPage)
        return super().render_change_form(request, context, *args, **kwargs)

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
