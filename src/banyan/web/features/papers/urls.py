"""Addresses of papers. What is about oneself needs no right; the queries decide."""

from __future__ import annotations

from banyan.web.shared.routes import page

from . import views

READ, WRITE = "file.read", "file.write"

urlpatterns = [
    page("papers/new/", views.new_paper, right=WRITE, name="paper_new"),
    page(
        "papers/unit/<uuid:uid>/",
        views.papers_of_unit,
        right=READ,
        name="papers_of_unit",
    ),
    page("papers/<uuid:uid>/", views.paper, right=None, name="paper"),
    page(
        "papers/<uuid:uid>/version/",
        views.new_version,
        right=WRITE,
        name="paper_version",
    ),
    page("papers/open/<int:version>/", views.open_paper, right=None, name="paper_open"),
]
