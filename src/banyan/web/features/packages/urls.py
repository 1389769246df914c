"""Addresses of packages, keys of partners and records received."""

from __future__ import annotations

from banyan.web.shared.routes import page

from . import key_views, received_views, views

READ, WRITE = "exchange.read", "exchange.write"
ONE = "exchange/packages/<uuid:uid>/"
THEIRS = "exchange/theirs/<uuid:uid>/"

urlpatterns = [
    page("exchange/packages/", views.packages, right=READ, name="packages"),
    page("exchange/packages/make/", views.make, right=WRITE, name="package_make"),
    page(
        "exchange/packages/take-in/",
        views.receive,
        right=WRITE,
        name="package_receive",
    ),
    page("exchange/packages/keys/", key_views.keys, right=WRITE, name="sender_keys"),
    page(
        "exchange/packages/keys/card/",
        key_views.card,
        right=WRITE,
        name="sender_card",
    ),
    page(
        "exchange/packages/keys/<uuid:uid>/withdraw/",
        key_views.withdraw,
        right=WRITE,
        name="sender_withdraw",
    ),
    page(ONE, views.package, right=READ, name="package"),
    page(f"{ONE}file/", views.file, right=WRITE, name="package_file"),
    page(f"{ONE}take/", views.take, right=WRITE, name="package_take"),
    page(f"{ONE}step/", views.step, right=WRITE, name="package_step"),
    page("exchange/theirs/", received_views.listed, right=READ, name="received_list"),
    page(
        "exchange/theirs/of/<slug:what>/<uuid:uid>/",
        received_views.beside,
        right=READ,
        name="received_beside",
    ),
    page(THEIRS, received_views.received, right=READ, name="received"),
    page(f"{THEIRS}adopt/", received_views.adopt, right=WRITE, name="received_adopt"),
    page(f"{THEIRS}link/", received_views.link, right=WRITE, name="received_link"),
    page(f"{THEIRS}file/", received_views.file, right=READ, name="received_file"),
]
