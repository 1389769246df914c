"""Oneself: the own record, who sees it, who read it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.utils.translation import gettext

from banyan.kernel.actor import Actor
from banyan.kernel.text import gettext_noop as _
from banyan.people.queries import who_read_me
from banyan.web.features.ledger.words import reading_said
from banyan.web.shared.dates import Moment
from banyan.web.shared.places import place
from banyan.web.shared.ui import Empty, Fact, Head

from .hub import PersonPage, person_page


@dataclass(frozen=True)
class MyPage:
    """What a member sees of oneself; ``record`` is ``None`` for an account alone."""

    head: Head
    record: PersonPage | None
    readings: tuple[Fact, ...]
    links: tuple[tuple[str, str, str, str], ...]
    empty: Empty


def my_page(actor: Actor, moment: Moment) -> MyPage:
    """Build the page of the actor's own person."""
    record = None
    if actor.person_id is not None:
        record = person_page(actor, actor.person_id, "overview", moment)
    return MyPage(
        head=replace(record.head, crumbs=()) if record else Head(gettext("My record")),
        record=record,
        readings=_readings(actor),
        links=_links(actor),
        empty=Empty(
            gettext("Your account belongs to no person in the register"),
            gettext(
                "Members see their own record here. Ask whoever keeps accounts in "
                "your unit to tie your account to you, if you are a member."
            ),
            icon="outline/user-question",
        ),
    )


def _readings(actor: Actor) -> tuple[Fact, ...]:
    from banyan.web.templatetags.banyan_ui import instant

    return tuple(
        Fact(
            instant(r.at),
            r.reader_name,
            note=" · ".join(
                p
                for p in (r.reader_office, reading_said(r.kind, r.what), r.reason)
                if p
            ),
        )
        for r in who_read_me(actor, limit=5)
    )


def _links(actor: Actor) -> tuple[tuple[str, str, str, str], ...]:
    named = ACCOUNT if actor.person_id is None else (*OWN, *ACCOUNT)
    return tuple(
        (place(name), icon, gettext(title), gettext(text))
        for name, icon, title, text in named
        if place(name)
    )


OWN = (
    (
        "me_contacts",
        "outline/address-book",
        _("My contacts"),
        _("Phone, mail, address: what you change holds at once."),
    ),
    (
        "me_requests",
        "outline/message-question",
        _("My requests"),
        _("Something is wrong? Ask for a correction and see the answer."),
    ),
    (
        "me_data",
        "outline/download",
        _("My data to take away"),
        _("Everything that is kept about you, to read or for machines."),
    ),
    (
        "readings",
        "outline/eye-check",
        _("Who has read my data"),
        _("Every opening of restricted data, with name, office and reason."),
    ),
    (
        "seers",
        "outline/users-group",
        _("Who can see me, and why"),
        _("Everybody whose rights reach your record today."),
    ),
    (
        "me_ledger",
        "outline/notebook",
        _("What was recorded about me"),
        _("Every change, by whom, with a proof that nobody can alter."),
    ),
)
ACCOUNT = (
    (
        "rights",
        "outline/key",
        _("My rights"),
        _("What you may do, where, and through which grant."),
    ),
    (
        "account",
        "outline/user-circle",
        _("My account"),
        _("Language, password, second factor, devices."),
    ),
)
