"""The table of contents: every address of the product, in one place."""

from django.contrib import admin
from django.urls import include, path, re_path, register_converter
from django.views.generic import TemplateView

import tasks.importing_views
from reporting.views import (
    agencies,
    changes,
    comparing,
    cycles,
    drafts,
    feed,
    filings,
    home,
    implementation,
    matrix,
    national,
    obligations,
    obstacles,
    opening,
    overview,
    papers,
    recommendations,
    reorganisations,
    reviews,
    setting_up,
    superseding,
    tokens,
    watching,
    years,
)
from reporting.views import tasks as task_pages
from tasks.views import editing, reading


class KeyConverter:
    """A number that any of our databases can look up; a longer one is no address of ours."""

    regex = "[0-9]{1,18}"

    def to_python(self, value):
        return int(value)

    def to_url(self, value):
        return str(value)


class NumberConverter:
    """The number of a task, whatever the document gives it, but for NUL: PostgreSQL cannot look it up."""

    regex = r"[^/\x00]+"

    def to_python(self, value):
        return value

    def to_url(self, value):
        return str(value)


register_converter(KeyConverter, "key")
register_converter(NumberConverter, "number")

urlpatterns = [
    path("", home.home, name="home"),
    path("tong-quan/", overview.overview, name="overview"),
    path("viec-cua-toi/", home.my_work, name="my-work"),
    path("ke-hoach/", reading.plan_list, name="plans"),
    path("ke-hoach/<slug:slug>.json", reading.plan_json, name="plan-json"),
    path("ke-hoach/<slug:slug>/", cycles.plan, name="plan"),
    path("ke-hoach/<slug:slug>/sap-thu-tu/", editing.plan_order, name="plan-order"),
    path("ke-hoach/<slug:slug>/chep/", editing.plan_copy, name="plan-copy"),
    path("ke-hoach/<slug:slug>/thay-the/", superseding.plan_supersede, name="plan-supersede"),
    path("ke-hoach/<slug:slug>/nhiem-vu/<number:number>/", task_pages.task, name="task"),
    path("ke-hoach/<slug:slug>/thay-doi/", changes.changes, name="changes"),
    path(
        "ke-hoach/<slug:slug>/nhiem-vu/<number:number>/bao-cao/<key:year>/",
        watching.task_lines,
        name="task-lines",
    ),
    path(
        "ke-hoach/<slug:slug>/ke-hoach-cua-co-quan/",
        implementation.implementation_plans,
        name="implementation-plans",
    ),
    path(
        "ke-hoach/<slug:slug>/ke-hoach-cua-co-quan/<key:pk>/",
        implementation.implementation_plan,
        name="implementation-plan",
    ),
    path(
        "ke-hoach/<slug:slug>/ke-hoach-cua-co-quan/<key:pk>/xoa/",
        implementation.implementation_plan_remove,
        name="implementation-plan-remove",
    ),
    path(
        "ke-hoach/<slug:slug>/ke-hoach-cua-co-quan/<key:pk>/tep/",
        implementation.implementation_plan_file,
        name="implementation-plan-file",
    ),
    path("ke-hoach/<slug:slug>/mo-ky/", opening.cycle_open, name="cycle-open"),
    path("ke-hoach/<slug:slug>/mo-dot/", opening.round_open, name="round-open"),
    path("ke-hoach/<slug:slug>/tien-do/<key:year>/", cycles.progress, name="progress"),
    path("ke-hoach/<slug:slug>/cac-nam/", years.years, name="years"),
    path("ke-hoach/<slug:slug>/ma-tran/<key:year>/", matrix.matrix, name="matrix"),
    path(
        "ke-hoach/<slug:slug>/tien-do/<key:year>/danh-sach/",
        obligations.obligations,
        name="obligations",
    ),
    path("ke-hoach/<slug:slug>/vuong-mac/<key:year>/", obstacles.obstacles, name="obstacles"),
    path(
        "ke-hoach/<slug:slug>/kien-nghi/<key:year>/",
        recommendations.recommendations,
        name="recommendations",
    ),
    path("ky-bao-cao/<key:pk>/", cycles.round_, name="round"),
    path("ky-bao-cao/<key:pk>/danh-sach/", obligations.round_obligations, name="round-obligations"),
    path("ky-bao-cao/<key:pk>/ma-tran/", matrix.round_matrix, name="round-matrix"),
    path(
        "ky-bao-cao/<key:pk>/nhiem-vu/<number:number>/",
        watching.round_lines,
        name="round-lines",
    ),
    path("ky-bao-cao/<key:pk>/vuong-mac/", obstacles.round_obstacles, name="round-obstacles"),
    path(
        "ky-bao-cao/<key:pk>/kien-nghi/",
        recommendations.round_recommendations,
        name="round-recommendations",
    ),
    path(
        "ky-bao-cao/<key:pk>/kien-nghi/tra-loi/",
        recommendations.recommendations_act,
        name="recommendations-act",
    ),
    path("ky-bao-cao/<key:pk>/dong/", cycles.cycle_close, name="cycle-close"),
    path("ky-bao-cao/<key:pk>/mo-lai/", cycles.cycle_reopen, name="cycle-reopen"),
    path("ky-bao-cao/<key:pk>/nghia-vu/", obligations.obligations_act, name="obligations-act"),
    path("ky-bao-cao/<key:pk>/moi/", obligations.obligation_invite, name="obligation-invite"),
    path("ky-bao-cao/<key:pk>/them/", obligations.obligation_add, name="obligation-add"),
    path("so-sanh/", comparing.compare, name="compare"),
    path("tien-do/", cycles.cycle_list, name="cycles"),
    path("bao-cao/<key:pk>/", drafts.report, name="report"),
    path("bao-cao/<key:pk>/luu/", drafts.report_save, name="report-save"),
    path("bao-cao/<key:pk>/khong-phat-sinh/", drafts.report_nothing, name="report-nothing"),
    path("bao-cao/<key:pk>/gui/", drafts.report_submit, name="report-submit"),
    path(
        "bao-cao/<key:pk>/chuyen-giao/", reorganisations.report_hand_over, name="report-hand-over"
    ),
    path("bao-cao/<key:pk>/ban-giay/", papers.report_paper, name="report-paper"),
    path("bao-cao/<key:pk>/lan-gui/<key:number>/", filings.filing, name="filing"),
    path(
        "bao-cao/<key:pk>/lan-gui/<key:number>/so-van-ban/",
        filings.paper_number,
        name="paper-number",
    ),
    path("bao-cao/<key:pk>/mo-lai/", reviews.report_reopen, name="report-reopen"),
    path("xem-xet/", reviews.reviews, name="reviews"),
    path("xem-xet/<key:pk>/", reviews.review, name="review"),
    path("nhiem-vu-theo-doi/", watching.watched, name="watched"),
    path("dong-ket-qua/<key:pk>/nhan-xet/", watching.remark_add, name="remark-add"),
    path("nhan-xet/<key:pk>/xoa/", watching.remark_remove, name="remark-remove"),
    path("co-quan/", agencies.agency_list, name="agencies"),
    path("co-quan/<key:pk>/", agencies.agency, name="agency"),
    path("nap/co-quan/mau/", tasks.importing_views.agency_template, name="agency-template"),
    path("nap/tep/<key:pk>/", tasks.importing_views.upload, name="upload"),
    path("nap/tep/<key:pk>/ap-dung/", tasks.importing_views.upload_apply, name="upload-apply"),
    path("nap/tep/<key:pk>/bo/", tasks.importing_views.upload_discard, name="upload-discard"),
    path("nap/<slug:slug>/", tasks.importing_views.upload_new, name="upload-new"),
    path("thiet-lap/", setting_up.set_ups, name="set-ups"),
    path("thiet-lap/<key:pk>/", setting_up.set_up, name="set-up"),
    path("thiet-lap/<key:pk>/ma-truy-cap/", tokens.api_tokens, name="api-tokens"),
    path(
        "thiet-lap/<key:pk>/ma-truy-cap/<key:token>/thu-hoi/",
        tokens.api_token_revoke,
        name="api-token-revoke",
    ),
    path("toan-quoc/", national.national, name="national"),
    path("tinh/moi/", tasks.importing_views.province_new, name="province-new"),
    path("sap-xep/", reorganisations.reorganisations, name="reorganisations"),
    path("sap-xep/moi/", reorganisations.reorganisation_new, name="reorganisation-new"),
    path("sap-xep/<key:pk>/", reorganisations.reorganisation, name="reorganisation"),
    path(
        "sap-xep/<key:pk>/hoan-tac/",
        reorganisations.reorganisation_undo,
        name="reorganisation-undo",
    ),
    path("tim-kiem/", reading.search, name="search"),
    path("huong-dan/", TemplateView.as_view(template_name="guide.html"), name="guide"),
    path("tai-khoan/", include("config.account_urls")),
    path("admin/", admin.site.urls),
    path("api/v1/ke-hoach/", feed.plans, name="api-plans"),
    path("api/v1/ke-hoach/<slug:slug>/ky/", feed.cycles, name="api-cycles"),
    path("api/v1/ky/<key:pk>/so-lieu/", feed.figures, name="api-figures"),
    path("api/v1/ky/<key:pk>/ma-tran/", feed.matrix, name="api-matrix"),
    re_path(r"^api/(?P<rest>[\s\S]*)\Z", feed.unknown, name="api-unknown"),
]
