"""A report beside its form: each value with its sentence marked in the text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from banyan.exchange import queries
from banyan.exchange.domain.claims import SHAPES, Score
from banyan.exchange.kinds import words as w
from banyan.exchange.queries import ReportShown
from banyan.kernel.actor import Actor
from banyan.kernel.text import Text
from banyan.knowledge.queries import topic_labels
from banyan.web.features.people.words import said
from banyan.web.shared.rights import missing_right
from banyan.web.shared.ui import Act, Badge, Crumb, Empty, Fact, Head
from banyan.web.templatetags.banyan_ui import day, num, percent

from .words import record_url

FIELDS = {
    "kind": _("Kind"),
    "date": _("Day"),
    "place": _("Place"),
    "people": _("Person"),
    "organisations": _("Organisation"),
    "topics": _("Topic"),
    "figures": _("Figure"),
    "commitments": _("Undertaking or declaration"),
    "agreements": _("Agreement"),
    "courses": _("Course"),
}
KEYS = {
    "kind": _("Kind"),
    "start": _("First day"),
    "end": _("Last day"),
    "name": _("Name"),
    "country": _("Country"),
    "office": _("Office"),
    "body": _("Body"),
    "side": _("Side"),
    "head": _("Head of delegation"),
    "id": _("Topic"),
    "what": _("What"),
    "value": _("Value"),
    "unit": _("Unit of measure"),
    "hedge": _("Hedge"),
    "text": _("What was said"),
    "by": _("By whom"),
    "when": _("Until"),
    "title": _("Title"),
}
STATES = {
    "open": _("not decided"),
    "accepted": _("accepted"),
    "corrected": _("corrected"),
    "rejected": _("rejected"),
    "added": _("added by hand"),
}
TONES = {"open": "soon", "accepted": "good", "corrected": "good", "added": "good"}
GRADES = {"sure": _("sure"), "likely": _("likely"), "guessed": _("guessed")}
SIDES = (("host", _("host")), ("visitor", _("visitor")), ("other", _("neither")))


@dataclass(frozen=True)
class Piece:
    """A piece of the report: plain, or a sentence that claims come from."""

    text: str
    anchor: str = ""
    claims: tuple[int, ...] = ()


@dataclass(frozen=True)
class FieldShown:
    """One field of a claim: typed, or chosen."""

    name: str
    label: str
    value: str
    choices: tuple[tuple[str, str], ...] = ()
    read: str = ""
    is_check: bool = False


@dataclass(frozen=True)
class ClaimLine:
    """One claim in the form."""

    number: int
    path: str
    title: str
    fields: tuple[FieldShown, ...]
    badge: Badge
    grade: str
    anchor: str
    verdict: str
    match: str
    match_url: str
    match_uid: str
    keep_match: bool


@dataclass(frozen=True)
class ReportPage:
    """A report with its claims."""

    head: Head
    facts: tuple[Fact, ...]
    pieces: tuple[Piece, ...]
    claims: tuple[ClaimLine, ...]
    is_open: bool
    may_write: bool
    row_version: int
    undecided: int
    accept_url: str
    reject_url: str
    erase_url: str
    lang: str
    faults: tuple[str, ...] = ()
    cut: str = ""
    fields: tuple[tuple[str, str], ...] = ()


def report_page(found: ReportShown, faults: tuple[str, ...] = ()) -> ReportPage:
    """Return the page of a report."""
    labels = topic_labels()
    topics = tuple(
        sorted(((k, said(t)) for k, t in labels.items()), key=lambda p: p[1])
    )
    claims = tuple(
        _claim(number, one, found.state, topics)
        for number, one in enumerate(found.claims, start=1)
    )
    is_open = found.state == "open"
    args = [found.uid]
    undecided = sum(c.state == "open" for c in found.claims)
    accept = Act(
        gettext("Make an exchange of it"),
        reverse("report_accept", args=args),
        icon="outline/check",
        reason=_reason(found, undecided),
    )
    return ReportPage(
        head=Head(
            found.title or gettext("Report"),
            crumbs=(
                Crumb(gettext("Exchange"), reverse("exchange")),
                Crumb(gettext("Reports"), reverse("list", args=["reports-read"])),
            ),
            facts=(gettext(dict(w.LANGUAGES)[found.language]), said(found.unit)),
            badge=_state(found.state),
            primary=accept if is_open else None,
        ),
        facts=_facts(found),
        pieces=tuple(_pieces(found)),
        claims=claims,
        is_open=is_open,
        may_write=found.may_write,
        row_version=found.row_version,
        undecided=undecided,
        accept_url=reverse("report_accept", args=args),
        reject_url=reverse("report_reject", args=args),
        erase_url=reverse("report_erase", args=args),
        lang=found.language,
        faults=faults,
        cut=_cut(found),
        fields=tuple((k, gettext(label)) for k, label in FIELDS.items()),
    )


def _reason(found: ReportShown, undecided: int) -> str:
    if not found.may_write:
        return missing_right("exchange.write", over_unit=True)
    if undecided:
        return gettext("%(n)s values are not decided yet.") % {"n": undecided}
    return ""


def _state(state: str) -> Badge:
    label = {
        "open": gettext("waits for a person"),
        "accepted": gettext("accepted"),
        "rejected": gettext("rejected"),
    }.get(state, state)
    return Badge(label, {"open": "soon", "accepted": "good"}.get(state, ""))


def _facts(found: ReportShown) -> tuple[Fact, ...]:
    facts = []
    if found.published_on:
        facts.append(Fact(gettext("Published on"), day(found.published_on, "short")))
    if found.source:
        facts.append(Fact(gettext("Source"), found.source))
    if found.address:
        facts.append(Fact(gettext("Address"), found.address))
    if found.exchange:
        uid, title = found.exchange
        url = record_url("exchange", uid)
        facts.append(Fact(gettext("Became the exchange"), said(title), url))
    elif found.matched:
        uid, title = found.matched
        url = record_url("exchange", uid)
        facts.append(Fact(gettext("May be the known exchange"), said(title), url))
    return tuple(facts)


LAST_WORDS = 60


def _cut(found: ReportShown) -> str:
    """Say how far a long text was read: by its last words and in letters."""
    if found.read_until >= len(found.body):
        return ""
    until = found.body[: found.read_until].rstrip()
    words = " ".join(until[-LAST_WORDS:].split()).rstrip(".!?…")
    return gettext(
        "Read were the first %(part)s of %(whole)s letters, up to “… %(words)s”. "
        "What goes on for so long tells of several events: take each in as a report "
        "of its own."
    ) % {"part": num(len(until)), "whole": num(len(found.body)), "words": words}


def _pieces(found: ReportShown) -> list[Piece]:
    """Cut the text at the sentences that claims come from."""
    spans: dict[tuple[int, int], list[int]] = {}
    for number, one in enumerate(found.claims, start=1):
        if one.end > one.start:
            spans.setdefault((one.start, one.end), []).append(number)
    pieces, at = [], 0
    for (start, end), numbers in sorted(spans.items()):
        if start < at:
            continue
        pieces.append(Piece(found.body[at:start]))
        pieces.append(Piece(found.body[start:end], f"s{start}", tuple(numbers)))
        at = end
    pieces.append(Piece(found.body[at:]))
    return [p for p in pieces if p.text]


def _claim(
    number: int, one: Any, state: str, topics: tuple[tuple[str, str], ...]
) -> ClaimLine:
    shown = one.taken or one.value
    return ClaimLine(
        number=number,
        path=one.path,
        title=gettext(FIELDS[one.field]),
        fields=tuple(
            _field(number, key, shown, one.value, topics)
            for key in dict.fromkeys((*SHAPES[one.field], *shown))
        ),
        badge=Badge(gettext(STATES[one.state]), TONES.get(one.state, "")),
        grade=gettext(GRADES[one.grade]) if one.grade in GRADES else "",
        anchor=f"s{one.start}" if one.end > one.start else "",
        verdict={"corrected": "accepted", "added": "accepted"}.get(
            one.state, one.state
        ),
        match=said(Text.of(one.match_name)) if one.match else "",
        match_url=record_url(_match_kind(one.field), one.match) if one.match else "",
        match_uid=str(one.match or ""),
        keep_match=bool(one.match),
    )


def _match_kind(field: str) -> str:
    return "counterpart" if field == "people" else "organisation"


def _field(
    number: int,
    key: str,
    shown: Mapping[str, Any],
    read: Mapping[str, Any],
    topics: tuple[tuple[str, str], ...],
) -> FieldShown:
    value, before = shown.get(key), read.get(key)
    choices: tuple[tuple[str, str], ...] = ()
    if key == "kind":
        choices = _kinds(value)
    elif key == "side":
        choices = tuple((k, gettext(label)) for k, label in SIDES)
    elif key == "id":
        choices = topics
    return FieldShown(
        name=f"c{number}-{key}",
        label=gettext(KEYS[key]) if key in KEYS else key,
        value=_plain(value),
        choices=choices,
        read=_plain(before) if _plain(before) != _plain(value) else "",
        is_check=key == "head",
    )


def _kinds(value: Any) -> tuple[tuple[str, str], ...]:
    known = w.COMMITMENTS if value in dict(w.COMMITMENTS) else w.EXCHANGES
    return tuple((k, gettext(label)) for k, label in known)


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else ""
    return "" if value is None else str(value)


def typed_verdicts(found: ReportShown, data: Mapping[str, str]) -> dict[str, Any]:
    """Return what was typed into the form, by the path of each claim."""
    verdicts = {}
    for number, one in enumerate(found.claims, start=1):
        state = data.get(f"v{number}")
        if state not in ("accepted", "rejected", "open"):
            continue
        shown = one.taken or one.value
        value = dict(shown)
        for key in dict.fromkeys((*SHAPES[one.field], *shown)):
            value[key] = _typed(key, data.get(f"c{number}-{key}", ""), shown.get(key))
        match = data.get(f"m{number}", "")
        verdicts[one.path] = {"state": state, "value": value, "match": match}
    return verdicts


def _typed(key: str, raw: str, before: Any) -> Any:
    text = " ".join(raw.split())
    if key == "head":
        return text == "yes"
    if text == _plain(before):
        return before
    return text or None


# -- accuracy --------------------------------------------------------------------------


@dataclass(frozen=True)
class AccuracyRow:
    """One field and language."""

    field: str
    language: str
    counts: tuple[str, ...]
    precision: str
    recall: str


@dataclass(frozen=True)
class AccuracyPage:
    """How reading fared."""

    head: Head
    rows: tuple[AccuracyRow, ...]
    empty: Empty | None


def accuracy_page(actor: Actor) -> AccuracyPage:
    """Return how reading fared, by field and language."""
    rows = tuple(_accuracy(one) for one in queries.accuracy(actor))
    return AccuracyPage(
        head=Head(
            gettext("How well reports are read"),
            crumbs=(Crumb(gettext("Exchange"), reverse("exchange")),),
        ),
        rows=rows,
        empty=None
        if rows
        else Empty(
            gettext("Counts will stand here"),
            gettext("They are counted from what people accept, correct and reject."),
        ),
    )


def _accuracy(one: Score) -> AccuracyRow:
    counts = (one.accepted, one.corrected, one.rejected, one.added)
    return AccuracyRow(
        field=gettext(FIELDS[one.field]),
        language=gettext(dict(w.LANGUAGES)[one.language]),
        counts=tuple(num(n) for n in counts),
        precision="–" if one.precision is None else percent(one.precision),
        recall="–" if one.recall is None else percent(one.recall),
    )
