from django.contrib.admin.apps import AdminConfig as StockAdminConfig


class AdminConfig(StockAdminConfig):
    """Django's admin, with our login in front of it."""

    default_site = "config.admin.Site"
