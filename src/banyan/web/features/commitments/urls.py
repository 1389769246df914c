"""Addresses of registered tasks and of the results of a period."""

from __future__ import annotations

from banyan.web.shared.routes import page

from . import results_table, results_views, views

READ, WRITE, APPROVE = "commitment.read", "commitment.write", "commitment.approve"
ALL, ONE = "commitments/", "commitments/<uuid:uid>/"
UNIT = "unit/<uuid:uid>/"

urlpatterns = [
    page(ALL, views.commitments, right=READ, name="commitments"),
    page(ALL + "mine/", views.mine, right=None, name="commitments_mine"),
    page(
        ALL + "waiting/", views.approvals, right=APPROVE, name="commitments_approvals"
    ),
    page(ALL + "new/", views.new, right=None, name="commitment_new"),
    page(ONE, views.commitment, right=None, name="commitment"),
    page(ONE + "tree/", views.tree, right=None, name="commitment_tree"),
    page(ONE + "do/<slug:key>/", views.act, right=None, name="commitment_act"),
    page(
        UNIT + "commitments/",
        views.unit_commitments,
        right=READ,
        name="unit_commitments",
    ),
    page(
        UNIT + "commitments/close/",
        views.unit_close,
        right=APPROVE,
        name="unit_commitments_close",
    ),
    page(
        UNIT + "results/",
        results_views.unit_results,
        right="figures.read",
        name="unit_results",
    ),
    page(
        UNIT + "results/record/",
        results_views.unit_results_edit,
        right=WRITE,
        name="unit_results_edit",
    ),
    page(
        UNIT + "results/table/",
        results_table.table,
        right=WRITE,
        name="unit_results_table",
    ),
    page(
        UNIT + "results/table/file/",
        results_table.template,
        right=WRITE,
        name="unit_results_template",
    ),
    page(
        UNIT + "results/print/",
        results_views.unit_results_print,
        right="figures.read",
        name="unit_results_print",
    ),
]
