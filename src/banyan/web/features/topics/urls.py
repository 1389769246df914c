"""Addresses of topics."""

from __future__ import annotations

from banyan.web.shared.routes import page

from . import taking, views

READ, WRITE = "exchange.read", "topic.write"

urlpatterns = [
    page("topics/", views.topics, right=READ, name="topics"),
    page("topics/export/<slug:form>/", views.export, right=READ, name="topics_export"),
    page("topics/import/", taking.take, right=WRITE, name="topics_take"),
    page(
        "topics/import/<slug:form>/",
        taking.template,
        right=WRITE,
        name="topics_template",
    ),
    page("topics/proposals/", views.proposals, right=READ, name="topics_proposals"),
    page(
        "topics/proposals/<uuid:uid>/accept/",
        views.accept,
        right=WRITE,
        name="topic_accept",
    ),
    page(
        "topics/proposals/<uuid:uid>/reject/",
        views.reject,
        right=WRITE,
        name="topic_reject",
    ),
    page("topics/<slug:topic>/", views.topic, right=READ, name="topic"),
]
