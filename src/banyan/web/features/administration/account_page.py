"""The page of one account: how it stands, what it may, where it is signed in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from banyan.access import queries
from banyan.access.queries import AccountShown
from banyan.access.services.keeping import SLEEPING
from banyan.kernel.actor import Actor
from banyan.people.queries.scope import persons_visible
from banyan.web.shared.places import person_url
from banyan.web.shared.ui import Act, Badge, Empty, Fact, Head, Message
from banyan.web.templatetags.banyan_ui import instant

from .blocks import Ask, Cell, Facts, Page, Says, Table
from .forms import ChangeAccount, LinkPerson, Reason
from .words import crumb, grant_cell, here, term


def account_page(
    actor: Actor, account_id: int, problem: Message | None = None, **forms: Any
) -> Page:
    """Build the page; ``forms`` are those that were posted and refused."""
    found = queries.account_shown(actor, account_id)
    return Page(_head(found), tuple(_blocks(actor, found, forms)), problem)


def _head(found: AccountShown) -> Head:
    if found.row.is_active:
        badge = Badge(gettext("Open"), "good")
    else:
        badge = Badge(gettext("Blocked or closed"), "late", "outline/lock")
    return Head(
        found.row.username,
        crumbs=(*crumb(), _accounts()),
        facts=tuple(f for f in (found.row.name, here(found.unit_names)) if f),
        badge=badge,
    )


def _accounts() -> Any:
    from banyan.web.shared.ui import Crumb

    return Crumb(gettext("Accounts"), reverse("admin_accounts"))


def _blocks(actor: Actor, found: AccountShown, forms: dict[str, Any]) -> Iterator[Any]:
    yield Facts(tuple(_facts(actor, found)), acts=tuple(_acts(found)))
    if not found.row.is_active:
        return
    own = found.row.id == actor.account_id
    yield _sessions(found)
    yield _grants(found)
    yield _change(found, forms.get("change"))
    if found.row.person_id is None:
        yield _link(found, forms.get("link"))
    if own:
        yield Says(
            gettext("This is your own account: others look after it."), quiet=True
        )
        return
    if found.has_factor:
        yield _factor(found, forms.get("factor"))
    yield _block(found, forms.get("block"))
    yield _close(found)


def _facts(actor: Actor, found: AccountShown) -> Iterator[Fact]:
    row = found.row
    if row.email:
        yield Fact(gettext("Mail"), row.email)
    if row.card_no:
        yield Fact(gettext("Card number"), row.card_no)
    yield _person(actor, found)
    yield Fact(gettext("Opened at"), instant(found.created_at))
    never = gettext("never")
    yield Fact(gettext("Last signed in"), instant(found.last_login) or never)
    yield Fact(
        gettext("Password"),
        gettext("set") if found.has_password else gettext("none yet"),
    )
    yield Fact(gettext("Second factor"), _said_of_factor(found))
    if found.links:
        names = ", ".join(here(link.provider.names) for link in found.links)
        yield Fact(gettext("Linked with"), names)
    if found.warned_at:
        yield Fact(gettext("Warned that it sleeps"), instant(found.warned_at))
    if not row.is_active:
        yield Fact(
            gettext("Blocked or closed at"),
            instant(found.closed_at),
            note=_reason(found.block_reason),
        )


def _reason(reason: str) -> str:
    if reason == SLEEPING:
        return gettext("Nobody signed in for a long time.")
    return reason


def _said_of_factor(found: AccountShown) -> str:
    if found.has_factor:
        return gettext("set up")
    if found.must_have_factor:
        return gettext("asked for, and not set up yet")
    return gettext("none")


def _person(actor: Actor, found: AccountShown) -> Fact:
    label = gettext("Person")
    if found.row.person_id is None:
        return Fact(label, gettext("none: an account of an office or of technique"))
    rows = persons_visible(actor).filter(pk=found.row.person_id)
    seen = rows.values_list("uid", "full_name").first()
    if seen is None:
        return Fact(label, gettext("somebody in the register whom you may not read"))
    return Fact(label, seen[1], person_url(seen[0]))


def _acts(found: AccountShown) -> Iterator[Act]:
    if not found.row.is_active:
        yield _post(gettext("Unblock"), "unblock", found, "outline/lock-open")
        return
    reason = "" if found.row.email else gettext("It has no mail address.")
    yield Act(
        gettext("Send the mail for a password"),
        _to("reset", found),
        method="post",
        icon="outline/mail",
        reason=reason,
    )
    if found.sessions:
        yield _post(gettext("Sign out everywhere"), "sign_out", found, "outline/logout")


def _to(what: str, found: AccountShown) -> str:
    return reverse(f"admin_account_{what}", args=[found.row.id])


def _post(label: str, what: str, found: AccountShown, icon: str) -> Act:
    return Act(label, _to(what, found), method="post", icon=icon)


def _sessions(found: AccountShown) -> Table:
    return Table(
        (gettext("Device"), gettext("Address"), gettext("Since"), ""),
        tuple(
            (
                Cell(session.user_agent or "?"),
                Cell(session.ip),
                Cell(instant(session.created_at)),
                Cell(acts=(_end(found, session.id),)),
            )
            for session in found.sessions
        ),
        title=gettext("Where it is signed in"),
        empty=Empty(gettext("Nowhere now"), icon="outline/plug-off"),
    )


def _end(found: AccountShown, session_id: int) -> Act:
    url = reverse("admin_account_session_end", args=[found.row.id, session_id])
    return Act(gettext("Sign out"), url, method="post")


def _grants(found: AccountShown) -> Table:
    return Table(
        (gettext("Right set"), gettext("Where"), gettext("Term")),
        tuple(
            (
                grant_cell(reason),
                Cell(here(reason.unit_names)),
                Cell(term(reason.valid_from, reason.valid_to)),
            )
            for reason in found.grants
        ),
        title=gettext("What it may"),
        empty=Empty(
            gettext("Nothing today"),
            gettext("Rights come with an office, or somebody gives them."),
            icon="outline/key",
        ),
    )


def _change(found: AccountShown, form: Any) -> Ask:
    row = found.row
    initial = {
        "email": row.email,
        "card_no": row.card_no,
        "label": row.name if row.name != row.username else "",
        "row_version": row.row_version,
    }
    return Ask(
        gettext("Change mail, card number or label"),
        form or ChangeAccount(initial=initial, auto_id="change_%s"),
        gettext("Change"),
        _to("change", found),
        folded=True,
    )


def _link(found: AccountShown, form: Any) -> Ask:
    return Ask(
        gettext("Say to whom it belongs"),
        form or LinkPerson(auto_id="link_%s"),
        gettext("Link"),
        _to("link", found),
        gettext("The account then holds what the person holds, offices included."),
        folded=True,
    )


def _factor(found: AccountShown, form: Any) -> Ask:
    return Ask(
        gettext("Take off the second factor"),
        form or Reason(auto_id="factor_%s"),
        gettext("Take off"),
        _to("factor", found),
        gettext(
            "For somebody who lost phone and recovery codes. Make sure that it is "
            "them, by another way than mail."
        ),
        danger=True,
        folded=True,
    )


def _block(found: AccountShown, form: Any) -> Ask:
    return Ask(
        gettext("Block"),
        form or Reason(auto_id="block_%s"),
        gettext("Block"),
        _to("block", found),
        gettext("It cannot sign in; its sessions end. Its rights stay as they are."),
        danger=True,
        folded=True,
    )


def _close(found: AccountShown) -> Ask:
    from django.forms import Form

    return Ask(
        gettext("Close for good"),
        Form(),
        gettext("Close"),
        _to("close", found),
        gettext(
            "It cannot sign in, and what was given to it by hand is taken back. What "
            "its person holds through offices stays with the person."
        ),
        danger=True,
        folded=True,
    )
