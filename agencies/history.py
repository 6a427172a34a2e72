"""The trail of changes to a row, as a page of the admin."""

from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404
from simple_history.admin import SimpleHistoryAdmin
from simple_history.template_utils import HistoricalRecordContextHelper, ObjDiffDisplay


class _Shortened(ObjDiffDisplay):
    def shortened_str(self, prefix, num_skipped_chars, suffix):
        return f"{prefix}[…]{suffix}"


class _Changes(HistoricalRecordContextHelper):
    """What differs between two versions, long texts cut around the difference."""

    def get_obj_diff_display(self):
        return _Shortened(max_length=400)


class HistoryPage(SimpleHistoryAdmin):
    """The trail of changes, to read. Nothing is turned back by a button: what hangs on the row
    would not turn back with it."""

    object_history_form_template = "admin/version.html"

    def revert_disabled(self, request, obj=None):
        return True

    def get_historical_record_context_helper(self, request, historical_record):
        return _Changes(self.model, historical_record)

    def history_view(self, request, object_id, extra_context=None):
        self._found_or_404(request, object_id)
        return super().history_view(request, object_id, extra_context)

    def history_form_view(self, request, object_id, version_id, extra_context=None):
        if request.method != "GET":
            raise PermissionDenied
        self._found_or_404(request, object_id)
        request.shows_version = True
        return super().history_form_view(request, object_id, version_id, extra_context)

    def _found_or_404(self, request, object_id):
        if self.get_object(request, unquote(object_id)) is None:
            raise Http404

    def get_fieldsets(self, request, obj=None):
        if getattr(request, "shows_version", False):
            return [(None, {"fields": self._tracked()})]
        return super().get_fieldsets(request, obj)

    def get_readonly_fields(self, request, obj=None):
        if getattr(request, "shows_version", False):
            return self._tracked()
        return super().get_readonly_fields(request, obj)

    def _tracked(self):
        return [f.name for f in self.model.history.model.tracked_fields if f.name != "id"]
