"""Retention: the terms in force, what would go, and letting it go."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

import banyan.packs
from banyan.base import retention
from banyan.base.models import Setting
from banyan.base.retention import Example, RetentionKind
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.errors import Fault, InputError, NotVisible, Problem, StateRefusal
from banyan.kernel.text import Text
from banyan.kernel.text import gettext_noop as _
from banyan.ledger import services as ledger

from .domain.terms import LONGEST, Term, read_terms

KEY = "archive.retention"
ADMIN, ERASE = "settings.admin", "ledger.erase"
FILE = "retention.toml"
SHIPPED = Path(banyan.packs.__file__).parent
CHUNK = 500

BAD_FILE = _("The terms of retention cannot be read: %(reason)s")
NO_REASON = _("Say why, in a sentence: it stands beside the term, and in the ledger.")
NO_TERM = _("Write a whole number of months from 1 to %(longest)s, or leave it empty.")
NOTHING_CHOSEN = _("Choose at least one kind of data.")
MORE = _(
    "%(title)s: %(now)s would go now, and %(seen)s were shown. Look again before you go on."
)


@dataclass(frozen=True)
class Due:
    """A kind with its term, and what would go today."""

    kind: RetentionKind
    term: Term
    before: dt.date | None
    count: int
    examples: tuple[Example, ...]


@cache
def shipped(pack: str) -> dict[str, Term]:
    """Return the terms as shipped, those of the pack in force above the general."""
    found: dict[str, Term] = {}
    for path in (SHIPPED / FILE, SHIPPED / pack / FILE):
        if path.exists():
            data = tomllib.loads(path.read_text(encoding="utf-8"))
            terms, problems = read_terms(data, path.name)
            unknown = [k for k in terms if retention.kinds.get(k) is None]
            problems += [f"{path.name}: {k} is no kind of data" for k in unknown]
            if problems:
                raise Fault(BAD_FILE, reason="; ".join(problems))
            found |= terms
    return found


def terms() -> dict[str, Term]:
    """Return the term of every kind: as set here, as shipped, or for ever."""
    here = _set_here()
    known = shipped(settings.BANYAN_PACK)
    found = {}
    for key, _kind in retention.kinds:
        if key in here:
            found[key] = here[key]
        else:
            found[key] = known.get(key) or Term(key, None, Text())
    return found


def _set_here() -> dict[str, Term]:
    row = Setting.objects.filter(key=KEY).first()
    stored: Mapping[str, Any] = row.value if row else {}
    return {
        key: Term(key, value["months"], Text.of(value["reason"]), set_here=True)
        for key, value in stored.items()
    }


def due_today(actor: Actor) -> list[Due]:
    """Return every kind, and what of it would go today in the actor's range.

    Reading alone: nothing goes. Names are shown only where the actor may read
    them anyway. Raises NotAllowed without ``settings.admin``.
    """
    actor.require(ADMIN)
    known = terms()
    return [_due(actor, kind, known[key]) for key, kind in retention.kinds]


def _due(actor: Actor, kind: RetentionKind, term: Term) -> Due:
    before = term.before(clock.today())
    ids = kind.due(actor, before) if before is not None else ()
    examples = kind.examples(actor, ids) if ids else []
    return Due(kind, term, before, len(ids), tuple(examples))


def term_set(*, actor: Actor, kind: str, months: int | None, reason: str) -> Term:
    """Set how long a kind is kept here, with the reason; None is for ever."""
    actor.require(ADMIN)
    if retention.kinds.get(kind) is None:
        raise NotVisible
    problems = []
    if months is not None and not 1 <= months <= LONGEST:
        problems.append(Problem.of("term", NO_TERM, longest=LONGEST, field="months"))
    if not reason.strip():
        problems.append(Problem.of("no_reason", NO_REASON, field="reason"))
    if problems:
        raise InputError(problems=problems)
    facts = {"kind": kind, "months": months, "reason": reason.strip()[:400]}
    with ledger.act(actor=actor, kind="archive.term_set", facts=facts):
        row, _new = Setting.objects.select_for_update().get_or_create(key=KEY)
        row.value = {
            **row.value,
            kind: {"months": months, "reason": facts["reason"]},
        }
        row.save(update_fields=["value"])
    return terms()[kind]


def require_chosen(actor: Actor, seen: Mapping[str, int], reason: str) -> None:
    """Refuse to let go what was not shown, or without a reason."""
    actor.require(ERASE)
    if not reason.strip():
        problem = Problem.of("no_reason", NO_REASON, field="reason")
        raise InputError(problems=[problem])
    if not seen:
        problem = Problem.of("nothing", NOTHING_CHOSEN, field="kinds")
        raise InputError(problems=[problem])
    known = terms()
    for key, shown in seen.items():
        kind = retention.kinds.get(key)
        if kind is None:
            raise NotVisible
        before = known[key].before(clock.today())
        now = len(kind.due(actor, before)) if before is not None else 0
        if now > shown:
            raise StateRefusal(MORE, code="more", title=kind.title, now=now, seen=shown)


def let_go(
    *, actor: Actor, kinds: Sequence[str], reason: str, tell: Any = None
) -> dict[str, int]:
    """Let go what is due of these kinds, in short transactions; say how many went.

    Requires ``ledger.erase``; each kind looks at its own range. Run again, it
    goes on where it stopped.
    """
    actor.require(ERASE)
    known, gone = terms(), {}
    for key in kinds:
        kind = retention.kinds.get(key)
        before = known[key].before(clock.today()) if kind else None
        if kind is None or before is None:
            continue
        ids = list(kind.due(actor, before))
        gone[key] = 0
        for start in range(0, len(ids), CHUNK):
            gone[key] += kind.let_go(actor, ids[start : start + CHUNK], reason)
            if tell:
                tell(sum(gone.values()))
    return gone
