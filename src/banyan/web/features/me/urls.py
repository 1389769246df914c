"""Addresses of oneself, and of the requests that officers answer."""

from __future__ import annotations

from banyan.web.shared.routes import page

from . import views

urlpatterns = [
    page("me/contacts/", views.contacts, right=None, name="me_contacts"),
    page("me/requests/", views.my_requests, right=None, name="me_requests"),
    page("me/requests/new/", views.wishes, right=None, name="me_request_new"),
    page("me/requests/new/<slug:about>/", views.ask, right=None, name="me_request_ask"),
    page(
        "me/requests/<uuid:uid>/withdraw/",
        views.withdraw,
        right=None,
        name="me_request_withdraw",
    ),
    page("me/data/", views.data, right=None, name="me_data"),
    page("me/data/file/", views.data_file, right=None, name="me_data_file"),
    page("me/ledger/", views.my_ledger, right=None, name="me_ledger"),
    page("requests/", views.requests, right="person.read", name="requests"),
    page("requests/<uuid:uid>/", views.one_request, right=None, name="request"),
]
