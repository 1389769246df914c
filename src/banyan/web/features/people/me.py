"""Oneself: the own record, who sees it, who read it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.utils.translation import gettext

from banyan.kernel.actor import Actor
from banyan.people.queries import who_read_me
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
        links=_links(),
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
            note=" · ".join(p for p in (r.reader_office, r.what, r.reason) if p),
        )
        for r in who_read_me(actor, limit=5)
    )


def _links() -> tuple[tuple[str, str, str, str], ...]:
    named = (
        (
            "readings",
            "outline/eye-check",
            gettext("Who has read my data"),
            gettext("Every opening of restricted data, with name and reason."),
        ),
        (
            "seers",
            "outline/users-group",
            gettext("Who can see me, and why"),
            gettext("Everybody whose rights reach your record today."),
        ),
        (
            "rights",
            "outline/key",
            gettext("My rights"),
            gettext("What you may do, where, and through which grant."),
        ),
        (
            "account",
            "outline/user-circle",
            gettext("My account"),
            gettext("Language, password, second factor, devices."),
        ),
    )
    return tuple(
        (place(name), icon, title, text)
        for name, icon, title, text in named
        if place(name)
    )
