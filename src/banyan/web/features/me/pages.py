"""What a member sees of contacts, requests and entries; what an officer answers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from banyan.deadlines.queries import deadlines_of
from banyan.kernel.actor import Actor
from banyan.kernel.errors import NotVisible
from banyan.ledger.queries import EntryView, story
from banyan.people.domain.corrections import MEMBERSHIP, WISHES, Wish
from banyan.people.queries import (
    MembershipShown,
    PersonShown,
    RequestShown,
    person_details,
    person_get,
    records_of,
    request_get,
    requests_in_range,
    requests_mine,
)
from banyan.people.queries.persons import ContactShown
from banyan.people.services.corrections import SUBJECT
from banyan.web.features.ledger.lines import EntryLine, act_lines, entry_line
from banyan.web.features.people.act_page import act_url
from banyan.web.features.people.parts import sex_said
from banyan.web.features.people.words import CONTACTS, born, said
from banyan.web.shared.places import person_url, place
from banyan.web.shared.ui import Act, Badge, Crumb, Empty, Fact, Head, Pager
from banyan.web.templatetags.banyan_ui import day, instant

from .words import HINTS, state_badge, wanted_said, wish_said


def me_crumbs() -> tuple[Crumb, ...]:
    """Return the way back to one's own record."""
    return (Crumb(gettext("My record"), reverse("me")),)


def oneself(actor: Actor) -> PersonShown:
    """Return the actor's own person. Raises NotVisible for an account alone."""
    if actor.person_id is None:
        raise NotVisible
    return person_get(actor, id=actor.person_id)


# -- contacts ------------------------------------------------------------------------


@dataclass(frozen=True)
class ContactLine:
    """One way to reach me, with the form that changes it."""

    kind: str
    contact: ContactShown
    form: Any


@dataclass(frozen=True)
class ContactsPage:
    """My contacts, changed at once."""

    head: Head
    contacts: tuple[ContactShown, ...]


def contacts_page(actor: Actor) -> ContactsPage:
    """Build the page of one's own contacts."""
    person = oneself(actor)
    return ContactsPage(
        Head(gettext("My contacts"), crumbs=me_crumbs()),
        person_details(actor, person).contacts,
    )


def contact_kind(kind: str) -> str:
    """Name a kind of contact."""
    return gettext(CONTACTS[kind])


# -- asking ----------------------------------------------------------------------------


@dataclass(frozen=True)
class WishLine:
    """Something one may ask to have put right: what stands there now."""

    title: str
    url: str
    now: str
    hint: str


@dataclass(frozen=True)
class WishGroup:
    """What one may ask about oneself, or about one membership."""

    title: str
    wishes: tuple[WishLine, ...]


@dataclass(frozen=True)
class WishesPage:
    """Choosing what should be put right."""

    head: Head
    groups: tuple[WishGroup, ...]


def wishes_page(actor: Actor) -> WishesPage:
    """Build the choice of what should be put right."""
    person = oneself(actor)
    groups = [
        WishGroup(said(m.structure_names), tuple(_wishes(person, m)))
        for m in person.memberships
        if m.unit_id is not None
    ]
    own = WishGroup(person.full_name, tuple(_wishes(person, None)))
    head = Head(
        gettext("What should be put right?"),
        crumbs=(*me_crumbs(), Crumb(gettext("My requests"), reverse("me_requests"))),
    )
    return WishesPage(head, (own, *groups))


def _wishes(person: PersonShown, row: MembershipShown | None) -> Iterable[WishLine]:
    for wish in WISHES.values():
        if (wish.about == MEMBERSHIP) != (row is not None):
            continue
        url = reverse("me_request_ask", args=[wish.key])
        yield WishLine(
            wish_said(wish.key),
            f"{url}?membership={row.uid}" if row else url,
            now_said(wish, person, row),
            gettext(HINTS[wish.key]) if wish.key in HINTS else "",
        )


def now_said(wish: Wish, person: PersonShown, row: MembershipShown | None) -> str:
    """Write what stands there now."""
    known = {
        "name": lambda: person.full_name,
        "sex": lambda: sex_said(person.sex),
        "birth": lambda: born(person.birth_date, person.birth_precision),
        "joined": lambda: day(row.joined_on) if row else "",
        "ceremony": lambda: day(row.ceremony_on) if row else "",
        "card": lambda: row.card_no if row else "",
    }
    return known[wish.key]() if wish.key in known else ""


@dataclass(frozen=True)
class AskPage:
    """The form of one wish."""

    head: Head
    now: str
    form: Any
    back_url: str


def ask_page(
    wish: Wish, person: PersonShown, row: MembershipShown | None, form: Any
) -> AskPage:
    """Build the form of one wish."""
    back = reverse("me_request_new")
    return AskPage(
        Head(
            wish_said(wish.key),
            crumbs=(*me_crumbs(), Crumb(gettext("What should be put right?"), back)),
            facts=(said(row.structure_names),) if row else (),
        ),
        now_said(wish, person, row),
        form,
        back,
    )


# -- requests ----------------------------------------------------------------------------


@dataclass(frozen=True)
class RequestLine:
    """A request in a list."""

    title: str
    wanted: str
    note: str
    badge: Badge
    answer: str
    url: str = ""
    withdraw: Act | None = None
    paper_url: str = ""


@dataclass(frozen=True)
class RequestsPage:
    """Requests: one's own, or those that wait for one's answer."""

    head: Head
    lines: tuple[RequestLine, ...]
    empty: Empty
    pager: Pager = Pager()


def my_requests_page(actor: Actor) -> RequestsPage:
    """Build the page of one's own requests."""
    oneself(actor)
    ask = Act(
        gettext("Ask for a correction"),
        reverse("me_request_new"),
        icon="outline/message-question",
    )
    return RequestsPage(
        Head(gettext("My requests"), crumbs=me_crumbs(), primary=ask),
        tuple(_my_line(row) for row in requests_mine(actor)),
        Empty(
            gettext("You have asked for nothing yet"),
            gettext(
                "Where your record is wrong, say so here. Your unit answers within a "
                "term, and you see its answer."
            ),
            (ask,),
            "outline/message-question",
        ),
    )


def _my_line(row: RequestShown) -> RequestLine:
    withdraw = None
    if row.is_open:
        url = reverse("me_request_withdraw", args=[row.uid])
        withdraw = Act(gettext("Take it back"), url, method="post")
    return RequestLine(
        wish_said(row.about),
        wanted_said(row.wanted),
        " · ".join((instant(row.asked_at), said(row.unit_names))),
        state_badge(row.state),
        _answer(row),
        withdraw=withdraw,
        paper_url=place("paper", row.paper_uid) if row.paper_uid else "",
    )


def _answer(row: RequestShown) -> str:
    if row.answered_at is None or row.state == "withdrawn":
        return ""
    parts = (row.answer, row.answered_by, instant(row.answered_at))
    return " · ".join(p for p in parts if p)


def requests_page(actor: Actor, after: int | None) -> RequestsPage:
    """Build the list of requests that the actor may answer."""
    found = requests_in_range(actor, after=after, limit=26)
    pager = Pager()
    if len(found) > 25:
        pager = Pager(next_url=f"{reverse('requests')}?after={found[24].id}")
    return RequestsPage(
        Head(gettext("Requests for a correction")),
        tuple(
            RequestLine(
                f"{row.person_name}: {wish_said(row.about)}",
                wanted_said(row.wanted),
                " · ".join((instant(row.asked_at), said(row.unit_names))),
                state_badge(row.state),
                "",
                url=reverse("request", args=[row.uid]),
            )
            for row in found[:25]
        ),
        Empty(
            gettext("Nobody waits for an answer"),
            gettext(
                "Members say here what is wrong in their record. Each request also "
                "stands in your inbox, with its day."
            ),
            icon="outline/message-question",
        ),
        pager,
    )


@dataclass(frozen=True)
class RequestPage:
    """One request: what stands there, what should, why; and its answer."""

    head: Head
    facts: tuple[Fact, ...]
    now: str
    wanted: str
    reason: str
    paper_url: str
    due: str
    may_answer: bool
    why_not: str
    put_right: Act | None
    """For a wish in words: where it is put right."""
    version: int
    is_plain: bool


def request_page(actor: Actor, uid: Any) -> tuple[RequestPage, RequestShown]:
    """Build the page of one request. Raises NotVisible."""
    row = request_get(actor, uid)
    wish = WISHES[row.about]
    person = person_get(actor, id=row.person_id)
    member = next((m for m in person.memberships if m.id == row.membership_id), None)
    clocks = deadlines_of(actor, SUBJECT, row.id)
    facts = [
        Fact(gettext("Who asks"), person.full_name, person_url(person.uid)),
        Fact(gettext("Unit"), said(row.unit_names)),
        Fact(gettext("Asked"), instant(row.asked_at)),
    ]
    if row.answered_at is not None:
        answered = Fact(
            gettext("Answered"), instant(row.answered_at), note=row.answered_by
        )
        facts += [answered, Fact(gettext("Answer"), row.answer)]
    page = RequestPage(
        head=Head(
            wish_said(row.about),
            crumbs=(Crumb(gettext("Requests for a correction"), reverse("requests")),),
            facts=(person.full_name,),
            badge=state_badge(row.state),
            invented=row.is_specimen,
        ),
        facts=tuple(f for f in facts if f.value),
        now=now_said(wish, person, member),
        wanted=wanted_said(row.wanted),
        reason=row.reason,
        paper_url=place("paper", row.paper_uid) if row.paper_uid else "",
        due=day(clocks[0].due_on) if clocks else "",
        may_answer=row.may_answer,
        why_not=_why_not(row),
        put_right=_put_right(person, member) if not wish.is_plain else None,
        version=row.row_version,
        is_plain=wish.is_plain,
    )
    return page, row


def _why_not(row: RequestShown) -> str:
    if row.may_answer or not row.is_open:
        return ""
    if row.is_own:
        return gettext("Nobody answers a request of their own.")
    return gettext("You may read this request, not answer it.")


def _put_right(person: PersonShown, member: MembershipShown | None) -> Act:
    if member is None:
        url = reverse("person_acts", args=[person.uid])
    else:
        url = act_url(person, "correct", membership=str(member.uid))
    return Act(gettext("Put it right"), url, icon="outline/replace")


# -- entries -------------------------------------------------------------------------------


@dataclass(frozen=True)
class MyEntry:
    """One change of a record about me: what, by whom, when, its proof."""

    record: str
    line: EntryLine


@dataclass(frozen=True)
class MyLedgerPage:
    """What was recorded about me, each with its proof."""

    head: Head
    entries: tuple[EntryLine, ...]
    pager: Pager
    empty: Empty


def my_ledger_page(actor: Actor, before: int | None) -> MyLedgerPage:
    """Build the page of what was recorded about oneself."""
    oneself(actor)
    first, *also = records_of(actor.person_id or 0)
    found: list[EntryView] = story(
        actor, person=first, also=also, before=before, limit=26
    )
    shown = found[:25]
    acts = act_lines(actor, (e.act for e in shown))
    pager = Pager()
    if len(found) > 25:
        pager = Pager(next_url=f"{reverse('me_ledger')}?before={shown[-1].id}")
    return MyLedgerPage(
        Head(gettext("What was recorded about me"), crumbs=me_crumbs()),
        tuple(entry_line(e, a) for e, a in zip(shown, acts, strict=True)),
        pager,
        Empty(
            gettext("Nothing was recorded yet"),
            gettext("Every change of your record stands here, with its proof."),
            icon="outline/notebook",
        ),
    )
