"""Addresses of the rulebook."""

from __future__ import annotations

from banyan.web.shared.routes import page

from . import views

READ = "rulebook.read"

urlpatterns = [
    page("rulebook/", views.rulebook, right=READ, name="rulebook"),
    page("rulebook/changes/", views.changes, right=READ, name="rulebook_changes"),
    page("rulebook/disputed/", views.disputed, right=READ, name="rulebook_disputed"),
    page(
        "rulebook/documents/",
        views.document_list,
        right=READ,
        name="rulebook_documents",
    ),
    page(
        "rulebook/documents/<path:key>/",
        views.document,
        right=READ,
        name="rulebook_document",
    ),
    page("rulebook/rule/<str:rule_id>/", views.rule, right=READ, name="rulebook_rule"),
]
