"""Addresses of cases. One's own need no right; the queries decide."""

from __future__ import annotations

from banyan.web.shared.routes import page

from . import views

READ, WRITE = "case.read", "case.write"

urlpatterns = [
    page("cases/", views.cases, right=READ, name="cases"),
    page("cases/due/", views.due, right=READ, name="cases_due"),
    page("cases/mine/", views.mine, right=None, name="cases_mine"),
    page("cases/open/", views.choose, right=None, name="cases_open"),
    page("cases/open/<slug:procedure>/", views.open_one, right=None, name="case_open"),
    page("cases/bulk/<slug:procedure>/", views.bulk, right=WRITE, name="cases_bulk"),
    page("apply/", views.follow, right=None, name="application_follow", public=True),
    page(
        "apply/<slug:procedure>/",
        views.apply,
        right=None,
        name="application_send",
        public=True,
    ),
    page("cases/<slug:reference>/", views.case, right=None, name="case"),
    page(
        "cases/<slug:reference>/record/<slug:step>/",
        views.record,
        right=None,
        name="case_step",
    ),
    page(
        "cases/<slug:reference>/electorate/<slug:step>/",
        views.electorate,
        right=None,
        name="case_electorate",
    ),
    page(
        "cases/<slug:reference>/paper/<slug:step>/",
        views.paper,
        right=None,
        name="case_paper",
    ),
    page(
        "cases/<slug:reference>/waive/<slug:step>/",
        views.waive,
        right="case.waive",
        name="case_waive",
    ),
    page(
        "cases/<slug:reference>/clock/<slug:step>/<slug:clock>/",
        views.set_clock,
        right=None,
        name="case_clock",
    ),
    page(
        "cases/<slug:reference>/<slug:verb>/", views.halt, right=None, name="case_halt"
    ),
]
