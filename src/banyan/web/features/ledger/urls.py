"""Addresses of the ledger.

One's own acts, and what is about oneself, need no right; the queries decide.
"""

from __future__ import annotations

from banyan.web.shared.routes import page

from . import views

urlpatterns = [
    page("ledger/", views.ledger, right="ledger.read", name="ledger"),
    page("ledger/mine/", views.mine, right=None, name="ledger_mine"),
    page("ledger/act/<int:act_id>/", views.act, right=None, name="ledger_act"),
    page(
        "ledger/record/<str:kind>/<int:subject>/",
        views.record,
        right=None,
        name="ledger_record",
    ),
    page("ledger/proof/<int:entry_id>/", views.proof, right=None, name="ledger_proof"),
]
