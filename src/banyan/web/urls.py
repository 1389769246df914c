"""Every address of the web pages."""

from django.urls import URLPattern, URLResolver, include, path

FEATURES = "banyan.web.features"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include(f"{FEATURES}.accounts.urls")),
    path("", include(f"{FEATURES}.administration.urls")),
    path("", include(f"{FEATURES}.preferences.urls")),
    path("", include(f"{FEATURES}.gallery.urls")),
    path("", include(f"{FEATURES}.rulebook.urls")),
    path("", include(f"{FEATURES}.ledger.urls")),
    path("", include(f"{FEATURES}.papers.urls")),
    path("", include(f"{FEATURES}.decisions.urls")),
    path("", include(f"{FEATURES}.organisation.urls")),
    path("", include(f"{FEATURES}.reorganisation.urls")),
    path("", include(f"{FEATURES}.inbox.urls")),
    path("", include(f"{FEATURES}.imports.urls")),
    path("", include(f"{FEATURES}.people.urls")),
    path("", include(f"{FEATURES}.twins.urls")),
    path("", include(f"{FEATURES}.me.urls")),
    path("", include(f"{FEATURES}.search.urls")),
    path("", include(f"{FEATURES}.cases.urls")),
    path("api/v1/", include("banyan.api.urls")),  # named, not imported: a sibling
    path("", include(f"{FEATURES}.commitments.urls")),
    path("", include(f"{FEATURES}.evaluation.urls")),
    path("", include(f"{FEATURES}.jobs.urls")),
    path("", include(f"{FEATURES}.topics.urls")),
    path("", include(f"{FEATURES}.yearly.urls")),
    path("", include(f"{FEATURES}.briefings.urls")),  # before the kinds of records
    path("", include(f"{FEATURES}.packages.urls")),  # likewise
    path("", include(f"{FEATURES}.exchange.urls")),
    path("", include(f"{FEATURES}.training.urls")),
    path("", include(f"{FEATURES}.lists.urls")),
]

handler400 = "banyan.web.shared.errors.bad_request"
handler403 = "banyan.web.shared.errors.permission_denied"
handler404 = "banyan.web.shared.errors.page_not_found"
handler500 = "banyan.web.shared.errors.server_error"
