"""The house itself: overview, packs, settings, sleeping accounts, processing register."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_safe

from banyan.access import queries, services
from banyan.archive.queries import Check, settings_examine
from banyan.base.privacy import CLASSES, TableMap, privacy_map
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.rulebook.queries import PackState, pack_states
from banyan.web.shared.errors import say
from banyan.web.shared.places import place
from banyan.web.shared.ui import Act, Badge, Empty, Fact, Head, Message
from banyan.web.templatetags.banyan_ui import instant, num

from .blocks import Ask, Cell, Facts, Page, Says, Table, Tile, Tiles
from .door import KEEPS, actor_of, carried_out, shown
from .forms import Sleeping
from .words import crumb, here, state_badge

SETTINGS, ACCOUNTS = "settings.admin", "account.admin"


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Everything that one may look after, and what needs care."""
    actor = actor_of(request, *KEEPS)
    page = Page(Head(gettext("Administration")), (Tiles(tuple(_tiles(actor))),))
    return shown(request, page)


def _tiles(actor: Actor) -> Iterator[Tile]:
    if actor.holds(ACCOUNTS):
        yield Tile(
            gettext("Accounts"),
            gettext("Find, open, block; second factors, passwords, sessions."),
            reverse("admin_accounts"),
            "outline/users",
        )
        yield _sleeping_tile(actor)
    if actor.holds(ACCOUNTS) or actor.holds("grant.write"):
        yield from _rights_tiles(actor)
    if actor.holds("rulebook.read"):
        yield Tile(
            gettext("Rule packs"),
            gettext("Which is in force, its check, what waits for confirmation."),
            reverse("admin_packs"),
            "outline/book-2",
        )
    if actor.holds("jobs.admin") and place("jobs"):
        yield Tile(
            gettext("Jobs"),
            gettext("What runs beside the pages, and what starts by itself."),
            place("jobs"),
            "outline/player-play",
        )
    if actor.holds(SETTINGS):
        yield from _settings_tiles(actor)


def _sleeping_tile(actor: Actor) -> Tile:
    _terms, found = queries.sleepers(actor)
    badge = Badge(num(len(found)), "soon") if found else None
    return Tile(
        gettext("Sleeping accounts"),
        gettext("Nobody signs in to them: warned, then blocked."),
        reverse("admin_sleeping"),
        "outline/zzz",
        badge,
    )


def _rights_tiles(actor: Actor) -> Iterator[Tile]:
    waiting = len(queries.grant_requests_open(actor))
    yield Tile(
        gettext("Waiting for a second person"),
        gettext("Rights that take effect when another officer agrees."),
        reverse("admin_requests"),
        "outline/user-check",
        Badge(num(waiting), "soon") if waiting else None,
    )
    yield Tile(
        gettext("Grants and deputies"),
        gettext("What was given by hand, to whom, until when."),
        reverse("admin_grants"),
        "outline/key",
    )
    yield Tile(
        gettext("Right sets"),
        gettext("What each holds, and who holds it."),
        reverse("admin_right_sets"),
        "outline/list-check",
    )
    open_now = sum(s.is_open for s in queries.support_sessions_given(actor))
    yield Tile(
        gettext("Help from outside"),
        gettext("Who was let in, why, for how long."),
        reverse("admin_support"),
        "outline/lifebuoy",
        Badge(gettext("open"), "soon") if open_now else None,
    )


def _settings_tiles(actor: Actor) -> Iterator[Tile]:
    checks = settings_examine(actor)
    worst = max((c.state for c in checks), key=("good", "soon", "late").index)
    yield Tile(
        gettext("Retention"),
        gettext("How long what is kept, what would go today, letting it go."),
        reverse("admin_retention"),
        "outline/hourglass",
    )
    yield Tile(
        gettext("Settings"),
        gettext("Keys, mail, HTTPS, backups, seals, disk: each with the way out."),
        reverse("admin_settings"),
        "outline/stethoscope",
        state_badge(worst),
    )
    yield Tile(
        gettext("Register of processing"),
        gettext("What is kept about whom, and how delicate it is."),
        reverse("admin_register"),
        "outline/clipboard-list",
    )


# -- settings -------------------------------------------------------------------------


@require_safe
def settings(request: HttpRequest) -> HttpResponse:
    """How the installation is set up: each finding with its way out."""
    checks = settings_examine(actor_of(request, SETTINGS))
    table = Table(
        (gettext("What"), gettext("How it stands"), gettext("The way out")),
        tuple(_check_row(check) for check in checks),
        caption=gettext("Settings"),
    )
    more = gettext(
        "What takes longer (overlapping rows, copies against their truth, files on "
        "disk) is examined by: banyan doctor. Settings come from the environment "
        "of the server and are listed in docs/reference/settings.md."
    )
    head = Head(gettext("Settings"), crumbs=crumb())
    return shown(request, Page(head, (table, Says(more, quiet=True))))


def _check_row(check: Check) -> tuple[Cell, ...]:
    way_out = gettext(check.way_out) if check.way_out else ""
    return (
        Cell(gettext(check.title), badge=state_badge(check.state)),
        Cell(say(check.sentence, dict(check.values))),
        Cell(way_out),
    )


# -- sleeping accounts ----------------------------------------------------------------


def sleeping(request: HttpRequest) -> HttpResponse:
    """Accounts that nobody signs in to, and the terms."""
    actor = actor_of(request, ACCOUNTS)
    posted = request.POST if request.method == "POST" else None
    form = Sleeping(posted) if posted is not None else None

    def build(problem: Message | None = None) -> Page:
        return _sleeping_page(actor, problem, form)

    if form is None:
        return shown(request, build())
    return carried_out(
        request,
        form,
        lambda fields: services.sleeping_set(actor=actor, **fields),
        build,
        done=gettext("The terms are set."),
        back_to=reverse("admin_sleeping"),
    )


def _sleeping_page(actor: Actor, problem: Message | None, form: Any) -> Page:
    terms, found = queries.sleepers(actor)
    blocks: list[Any] = [Says(_said_of(terms))]
    blocks.append(
        Table(
            (gettext("Account"), gettext("Last signed in"), gettext("Warned at")),
            tuple(_sleeper_row(row) for row in found),
            caption=gettext("Sleeping accounts"),
            empty=Empty(gettext("None sleeps"), icon="outline/zzz-off"),
        )
    )
    if actor.holds(SETTINGS):
        initial = {"warn_after": terms.warn_after, "block_after": terms.block_after}
        blocks.append(
            Ask(
                gettext("The terms"),
                form or Sleeping(initial=initial),
                gettext("Set the terms"),
                folded=form is None,
            )
        )
    return Page(Head(gettext("Sleeping accounts"), crumbs=crumb()), blocks, problem)


def _said_of(terms: Any) -> str:
    if not terms.warn_after:
        return gettext("Nobody is warned: the terms say never.")
    warned = ngettext(
        "After %(days)s day without signing in the holder is warned by mail.",
        "After %(days)s days without signing in the holder is warned by mail.",
        terms.warn_after,
    ) % {"days": num(terms.warn_after)}
    if not terms.block_after:
        return f"{warned} {gettext('Nobody is blocked.')}"
    blocked = ngettext(
        "The account is blocked %(days)s day later; an administrator unblocks it.",
        "The account is blocked %(days)s days later; an administrator unblocks it.",
        terms.block_after,
    ) % {"days": num(terms.block_after)}
    return f"{warned} {blocked}"


def _sleeper_row(row: Any) -> tuple[Cell, ...]:
    warned = instant(row.warned_at) if row.warned_at else gettext("not yet")
    return (
        Cell(
            row.username,
            row.name if row.name != row.username else "",
            reverse("admin_account", args=[row.id]),
        ),
        Cell(instant(row.seen)),
        Cell(warned, "" if row.has_mail else gettext("It has no mail address.")),
    )


# -- packs ----------------------------------------------------------------------------


@require_safe
def rule_packs(request: HttpRequest) -> HttpResponse:
    """The packs: which is in force, what its check says, what is uncertain."""
    actor = actor_of(request, *KEEPS)
    states = pack_states(actor, clock.today())
    blocks = [block for state in states for block in _pack_blocks(state)]
    head = Head(gettext("Rule packs"), crumbs=crumb())
    return shown(request, Page(head, blocks))


def _pack_blocks(state: PackState) -> Iterator[Any]:
    check = state_badge("late" if state.problems else "good").label
    yield Facts(
        (
            Fact(
                gettext("In force"),
                gettext("yes") if state.in_force else gettext("no"),
                note=gettext("set by BANYAN_PACK") if state.in_force else "",
            ),
            Fact(gettext("Version"), state.version),
            Fact(gettext("Hash"), state.hash),
            Fact(gettext("Check"), check),
            Fact(gettext("Rules"), num(state.rules)),
            Fact(gettext("Documents"), num(state.documents)),
        ),
        title=here(state.title) or state.id,
    )
    if state.problems:
        yield Says("", gettext("What the check found"), points=state.problems[:20])
    if not state.in_force:
        return
    yield _documents(state)
    yield _uncertain(state)


def _documents(state: PackState) -> Table:
    return Table(
        (gettext("Document"), gettext("Issuer"), gettext("Date")),
        tuple(
            (
                Cell(
                    d.number or d.key, here(d.title), place("rulebook_document", d.key)
                ),
                Cell(d.issuer),
                Cell(d.day),
            )
            for d in state.to_confirm
        ),
        title=gettext("Documents that wait for confirmation"),
        text=gettext(
            "Their number, date or text was not seen in an official source. Nothing "
            "that rests on them alone blocks anybody."
        ),
        empty=Empty(gettext("None"), icon="outline/checks"),
    )


def _uncertain(state: PackState) -> Table:
    listed = [
        *((rule, gettext("disputed: sources disagree")) for rule in state.disputed),
        *((rule, gettext("not verified")) for rule in state.unverified),
    ]
    return Table(
        (gettext("Rule"), gettext("State")),
        tuple(
            (
                Cell(here(rule.title), rule.id, place("rulebook_rule", rule.id)),
                Cell(said),
            )
            for rule, said in listed
        ),
        title=gettext("Values that are uncertain today"),
        empty=Empty(gettext("None"), icon="outline/checks"),
    )


# -- the register of processing ---------------------------------------------------------


@require_safe
def register(request: HttpRequest) -> HttpResponse:
    """What is kept about whom: the classes of every table."""
    actor_of(request, SETTINGS)
    found = privacy_map(with_database=False)
    delicate = [
        t for t in found.tables if t.highest not in ("public", "organisational")
    ]
    table = Table(
        (gettext("Table"), *(class_name(word) for word in CLASSES[2:])),
        tuple(_table_row(t) for t in delicate),
        caption=gettext("What is kept about persons"),
    )
    says = Says(
        gettext(
            "From the privacy map that every table carries: which columns hold "
            "personal, restricted or sensitive data. Why they are kept, on which "
            "ground and for whom is the operator’s to add (docs/limits.md); how long, "
            "under “Retention”."
        ),
        acts=(
            Act(
                gettext("Retention"),
                reverse("admin_retention"),
                icon="outline/hourglass",
                reads=True,
            ),
        ),
    )
    head = Head(
        gettext("Register of processing"),
        crumbs=crumb(),
        facts=(
            ngettext("%(n)s table", "%(n)s tables", len(delicate))
            % {"n": num(len(delicate))},
        ),
    )
    return shown(request, Page(head, (says, table)))


def class_name(word: str) -> str:
    """Return a class of privacy in the reader's words."""
    return {
        "public": gettext("public"),
        "organisational": gettext("organisational"),
        "personal": gettext("personal"),
        "restricted": gettext("restricted"),
        "sensitive": gettext("sensitive"),
    }[word]


def _table_row(table: TableMap) -> tuple[Cell, ...]:
    by_class: dict[str, list[str]] = {}
    for name, word in table.fields:
        by_class.setdefault(word, []).append(name)
    cells = (Cell(", ".join(by_class.get(word, ()))) for word in CLASSES[2:])
    return (Cell(table.model, table.table), *cells)
