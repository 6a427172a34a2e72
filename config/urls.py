"""The table of contents: every address of the product, in one place."""

from django.contrib import admin
from django.urls import include, path
from django.views.generic import TemplateView

import tasks.views
from reporting.views import cycles, drafts, filings, home, obligations, opening

urlpatterns = [
    path("", home.home, name="home"),
    path("viec-cua-toi/", home.my_work, name="my-work"),
    path("ke-hoach/", tasks.views.plan_list, name="plans"),
    path("ke-hoach/<slug:slug>.json", tasks.views.plan_json, name="plan-json"),
    path("ke-hoach/<slug:slug>/", cycles.plan, name="plan"),
    path("ke-hoach/<slug:slug>/nhiem-vu/<str:number>/", tasks.views.task, name="task"),
    path("ke-hoach/<slug:slug>/mo-ky/", opening.cycle_open, name="cycle-open"),
    path("ke-hoach/<slug:slug>/mo-dot/", opening.round_open, name="round-open"),
    path("ke-hoach/<slug:slug>/tien-do/<int:year>/", cycles.progress, name="progress"),
    path("ky-bao-cao/<int:pk>/", cycles.round_, name="round"),
    path("ky-bao-cao/<int:pk>/dong/", cycles.cycle_close, name="cycle-close"),
    path("ky-bao-cao/<int:pk>/mo-lai/", cycles.cycle_reopen, name="cycle-reopen"),
    path("ky-bao-cao/<int:pk>/nghia-vu/", obligations.obligations_act, name="obligations-act"),
    path("ky-bao-cao/<int:pk>/moi/", obligations.obligation_invite, name="obligation-invite"),
    path("ky-bao-cao/<int:pk>/them/", obligations.obligation_add, name="obligation-add"),
    path("tien-do/", cycles.cycle_list, name="cycles"),
    path("bao-cao/<int:pk>/", drafts.report, name="report"),
    path("bao-cao/<int:pk>/luu/", drafts.report_save, name="report-save"),
    path("bao-cao/<int:pk>/khong-phat-sinh/", drafts.report_nothing, name="report-nothing"),
    path("bao-cao/<int:pk>/gui/", drafts.report_submit, name="report-submit"),
    path("bao-cao/<int:pk>/lan-gui/<int:number>/", filings.filing, name="filing"),
    path("co-quan/", tasks.views.agency_list, name="agencies"),
    path("co-quan/<int:pk>/", tasks.views.agency, name="agency"),
    path("tim-kiem/", tasks.views.search, name="search"),
    path("huong-dan/", TemplateView.as_view(template_name="guide.html"), name="guide"),
    path("tai-khoan/", include("config.account_urls")),
    path("admin/", admin.site.urls),
]
