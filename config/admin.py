from allauth.account.decorators import secure_admin_login
from django.apps import apps
from django.contrib.admin import AdminSite
from django.contrib.admin.views.autocomplete import AutocompleteJsonView


class Choices(AutocompleteJsonView):
    """The list under a choice names rows as the form does: with plan or province."""

    def serialize_result(self, obj, to_field_name):
        return {"id": str(getattr(obj, to_field_name)), "text": self.model_admin.label(obj)}


class Site(AdminSite):
    """Django's admin behind our own login, so that its limits hold there too."""

    site_title = "Theo dõi kế hoạch"
    site_header = "Theo dõi kế hoạch: quản trị"
    index_title = "Thiết lập"
    enable_nav_sidebar = False

    def login(self, request, extra_context=None):
        return secure_admin_login(super().login)(request, extra_context)

    def autocomplete_view(self, request):
        return Choices.as_view(admin_site=self)(request)

    def get_urls(self):
        """Without the page that leads to any row's address, whoever may see the row."""
        return [url for url in super().get_urls() if getattr(url, "name", "") != "view_on_site"]

    def get_app_list(self, request, app_label=None):
        """In the order in which a province is set up, not by the alphabet."""
        order = list(apps.app_configs)
        shown = super().get_app_list(request, app_label)
        return sorted(shown, key=lambda app: order.index(app["app_label"]))
