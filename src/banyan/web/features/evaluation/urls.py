"""Addresses of evaluation. One's own need no right; the queries decide."""

from __future__ import annotations

from banyan.web.shared.routes import page

from . import printing, views

READ, WRITE = "evaluation.read", "evaluation.write"
ONE = "evaluation/<uuid:uid>/"
ABOUT = "evaluation/about/<uuid:uid>/"

urlpatterns = [
    page("evaluation/", views.campaigns, right=READ, name="evaluation"),
    page("evaluation/mine/", views.mine, right=None, name="evaluation_mine"),
    page("evaluation/open/", views.open_one, right=WRITE, name="evaluation_open"),
    page(ONE, views.board, right=READ, name="evaluation_board"),
    page(ONE + "sheet/", views.sheet, right=READ, name="evaluation_sheet"),
    page(ONE + "decide/", views.decide, right=READ, name="evaluation_decide"),
    page(ONE + "simulate/", views.simulate, right=READ, name="evaluation_simulate"),
    page(ONE + "do/", views.act, right=WRITE, name="evaluation_act"),
    page(ONE + "print/", printing.sheet, right=READ, name="evaluation_print"),
    page(ABOUT, views.about, right=None, name="assessment"),
    page(ABOUT + "evidence/", views.evidence, right=None, name="assessment_evidence"),
    page(ABOUT + "opinion/", views.opinion, right=WRITE, name="assessment_opinion"),
    page(ABOUT + "print/", printing.form, right=None, name="assessment_form"),
    page(
        ABOUT + "review/<int:screen>/", views.review, right=None,
        name="assessment_review",
    ),
]  # fmt: skip
