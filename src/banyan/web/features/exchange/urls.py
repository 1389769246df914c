"""Addresses of exchanges, partners, practices and reports."""

from __future__ import annotations

from banyan.web.shared.routes import page

from . import (
    files,
    measures_page,
    project_views,
    readback_page,
    release_views,
    report_views,
    table_views,
    translations,
    views,
)

READ, WRITE = "exchange.read", "exchange.write"
ONE = "exchange/<slug:what>/<uuid:uid>/"
REPORT = "exchange/reports/<uuid:uid>/"

urlpatterns = [
    page("exchange/", views.home, right=READ, name="exchange"),
    page("exchange/list/<slug:what>/", views.records, right=READ, name="records"),
    page(
        "exchange/measures/",
        measures_page.measures,
        right=READ,
        name="exchange_measures",
    ),
    page("exchange/accuracy/", report_views.accuracy, right=READ, name="accuracy"),
    page("exchange/reports/new/", report_views.new, right=WRITE, name="report_new"),
    page(REPORT, report_views.report, right=READ, name="report"),
    page(f"{REPORT}accept/", report_views.accept, right=WRITE, name="report_accept"),
    page(f"{REPORT}reject/", report_views.reject, right=WRITE, name="report_reject"),
    page(f"{REPORT}erase/", report_views.erase, right=WRITE, name="report_erase"),
    page(
        "exchange/exchange/<uuid:uid>/move/",
        views.move,
        right=WRITE,
        name="exchange_move",
    ),
    page(
        "exchange/exchange/<uuid:uid>/read-back/",
        readback_page.readback,
        right=READ,
        name="readback",
    ),
    page(
        "exchange/exchange/<uuid:uid>/read-back/<uuid:commitment>/",
        readback_page.answer,
        right=READ,
        name="readback_answer",
    ),
    page(
        "exchange/exchange/<uuid:uid>/file/",
        files.file,
        right=READ,
        name="exchange_file",
    ),
    page(
        "exchange/project/<uuid:uid>/move/",
        project_views.move,
        right=WRITE,
        name="project_move",
    ),
    page(
        "exchange/project/<uuid:uid>/iati/",
        project_views.iati,
        right=READ,
        name="project_iati",
    ),
    page(
        "exchange/asked/<uuid:uid>/report/",
        project_views.report,
        right=READ,
        name="application_report",
    ),
    page(
        "exchange/material/<uuid:uid>/files/",
        files.material,
        right=READ,
        name="material_files",
    ),
    page(
        "exchange/material/<uuid:uid>/files/<int:version>/",
        files.material_opened,
        right=READ,
        name="material_open",
    ),
    page(
        "exchange/table/<slug:what>/",
        table_views.table,
        right=WRITE,
        name="record_table",
    ),
    page(
        "exchange/table/<slug:what>/<slug:form>/",
        table_views.template,
        right=WRITE,
        name="table_template",
    ),
    page("exchange/<slug:what>/new/", views.new, right=WRITE, name="record_new"),
    page(ONE, views.record, right=READ, name="record"),
    page(f"{ONE}change/", views.change, right=WRITE, name="record_change"),
    page(f"{ONE}remove/", views.remove, right=WRITE, name="record_remove"),
    page(f"{ONE}linked/", files.linked, right=READ, name="record_linked"),
    page(f"{ONE}texts/", translations.texts, right=READ, name="record_texts"),
    page(f"{ONE}release/", release_views.release, right=WRITE, name="record_release"),
    page(
        f"{ONE}take-back/",
        release_views.take_back,
        right=WRITE,
        name="record_take_back",
    ),
]
