"""Addresses of yearly reports."""

from __future__ import annotations

from banyan.web.shared.routes import page

from . import views

READ, WRITE, APPROVE = "exchange.read", "exchange.write", "briefing.approve"
ONE = "exchange/yearly/<uuid:uid>/<int:year>/"

urlpatterns = [
    page("exchange/yearly/", views.reports, right=READ, name="yearly_list"),
    page(ONE, views.report, right=READ, name="yearly"),
    page(f"{ONE}file/", views.file, right=READ, name="yearly_file"),
    page(f"{ONE}foreword/", views.foreword, right=WRITE, name="yearly_foreword"),
    page(f"{ONE}release/", views.release, right=APPROVE, name="yearly_release"),
    page(f"{ONE}withdraw/", views.withdraw, right=APPROVE, name="yearly_withdraw"),
]
