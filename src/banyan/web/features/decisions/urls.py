"""Addresses of decisions."""

from __future__ import annotations

from banyan.web.shared.routes import page

from . import views

READ, WRITE = "decision.read", "decision.write"

urlpatterns = [
    page("decisions/", views.decision_list, right=READ, name="decisions"),
    page("decisions/new/", views.new_decision, right=WRITE, name="decision_new"),
    page("decisions/<uuid:uid>/", views.decision, right=READ, name="decision"),
    page(
        "decisions/<uuid:uid>/print/",
        views.print_decision,
        right=READ,
        name="decision_print",
    ),
]
