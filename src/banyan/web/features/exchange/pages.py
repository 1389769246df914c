"""Records as shown: facts, texts, and the parts in tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from banyan.exchange.kinds import KINDS, F, Kind, Spec, parts_of
from banyan.exchange.linked import LINKED
from banyan.exchange.queries import is_released
from banyan.exchange.queries.records import RecordShown
from banyan.kernel.text import LANGUAGES, Text
from banyan.knowledge.queries import topic_labels
from banyan.web.features.people.words import said
from banyan.web.shared.places import unit_url
from banyan.web.shared.rights import missing_right
from banyan.web.shared.ui import Act, Crumb, Empty, Fact, Head

from .translations import TranslationsShown, translations_shown
from .words import languages_missing, record_url, state_badge, value_said, value_url

EMPTY: tuple[Any, ...] = (None, "", [], {}, Text())
"""Values of fields in which nothing is written."""
LISTED = (
    "delegate",
    "item",
    "commitment",
    "material",
    "question",
    "block",
    "money",
    "projectstep",
    "projectresult",
)
"""Parts that come by the dozen, and often in a table."""


@dataclass(frozen=True)
class Told:
    """A longer text with its label, and the languages that are missing."""

    label: str
    lang: str
    text: str
    missing: str


@dataclass(frozen=True)
class Cell:
    """One cell of a table of parts."""

    label: str
    text: str
    url: str = ""
    number: bool = False


@dataclass(frozen=True)
class PartRow:
    """One part: its cells, and what can be done with it."""

    cells: tuple[Cell, ...]
    change_url: str
    remove_url: str
    title: str
    muted: bool = False


@dataclass(frozen=True)
class PartTable:
    """All parts of one kind."""

    key: str
    title: str
    rows: tuple[PartRow, ...]
    add: Act | None
    empty: str
    fill: Act | None = None
    """Several at once, out of a table."""


@dataclass(frozen=True)
class RecordPage:
    """One record."""

    head: Head
    facts: tuple[Fact, ...]
    told: tuple[Told, ...]
    tables: tuple[PartTable, ...]
    translations: TranslationsShown | None = None


@dataclass(frozen=True)
class FormPage:
    """Adding or changing a record."""

    head: Head
    form: Any
    label: str
    back_url: str
    hint: str = ""


@dataclass(frozen=True)
class ConfirmPage:
    """Removing a part."""

    head: Head
    title: str
    text: str
    act: Act
    back_url: str


def record_page(record: RecordShown, language: str) -> RecordPage:
    """Return the page of a record that is no exchange."""
    labels = topic_labels()
    return RecordPage(
        head=head_of(record),
        facts=facts_of(record, labels),
        told=told_of(record, language),
        tables=tables_of(record, labels),
        translations=translations_shown(record),
    )


def crumbs_of(kind: Kind) -> tuple[Crumb, ...]:
    """Return the way to the records of a kind."""
    return (
        Crumb(gettext("Exchange"), reverse("exchange")),
        Crumb(gettext(kind.plural), reverse("records", args=[kind.key])),
    )


def head_of(record: RecordShown) -> Head:
    """Return the head of a record: title, state, the act to change it."""
    kind = record.kind
    return Head(
        said(record.title) or gettext(kind.one),
        crumbs=crumbs_of(kind),
        facts=(said(record.unit.names),),
        badge=state_badge(kind, record.row),
        primary=change_act(record) if record.is_house else None,
        others=release_acts(record),
        invented=record.is_specimen,
    )


def release_acts(record: RecordShown) -> tuple[Act, ...]:
    """Return the act that shows a record to a guest, shut without the right."""
    if not record.is_house or not is_released(record.kind):
        return ()
    reason = "" if record.may_write else not_ours()
    args = [record.kind.key, record.uid]
    into = f"{reverse('package_make')}?kind={args[0]}&record={record.uid}"
    give = gettext("Release to guests")
    acts = [
        Act(give, reverse("record_release", args=args), reason=reason),
        Act(gettext("Package for a partner"), into, reason=reason),
    ]
    if record.kind.key == "exchange":
        theirs = gettext("What partners wrote of it")
        acts.append(Act(theirs, reverse("received_beside", args=args)))
    if record.kind.key in LINKED:
        linked = reverse("record_linked", args=args)
        acts.append(Act(gettext("As linked data (JSON-LD)"), linked, reads=True))
    return tuple(acts)


def change_act(record: RecordShown) -> Act:
    """Return the act that changes a record, shut without the right."""
    reason = "" if record.may_write else not_ours()
    url = reverse("record_change", args=[record.kind.key, record.uid])
    return Act(gettext("Change"), url, icon="outline/pencil", reason=reason)


def not_ours() -> str:
    """Say which right over the unit is missing."""
    return missing_right("exchange.write", over_unit=True)


def facts_of(
    record: RecordShown, labels: Mapping[str, Text], skip: tuple[str, ...] = ()
) -> tuple[Fact, ...]:
    """Return the short fields that have a value."""
    found = []
    for spec in record.kind.fields:
        if spec.name in skip or spec.name not in record.values:
            continue
        value = record.values[spec.name]
        text = value_said(spec, value, labels)
        if spec.type in (F.TOLD, F.LONG) or spec.name == record.kind.title or not text:
            continue
        found.append(Fact(gettext(spec.label), text, value_url(value)))
    unit = record.unit
    url = unit_url(unit.uid) if record.is_house else ""
    found.append(Fact(gettext("Kept by"), said(unit.names), url))
    return tuple(found)


def told_of(record: RecordShown, language: str) -> tuple[Told, ...]:
    """Return the longer texts that have a value, in the reader's language."""
    found = []
    for spec in record.kind.fields:
        value = record.values.get(spec.name)
        if spec.type is F.LONG and value:
            found.append(Told(gettext(spec.label), "", value, ""))
        if spec.type is F.TOLD and value and spec.name != record.kind.title:
            found.append(_told(gettext(spec.label), value, language))
    title = record.title
    missing = languages_missing(title)
    if record.is_house and record.kind.title_field.in_languages and missing and title:
        words = ", ".join(missing)
        found.append(Told(gettext("Title not written yet in"), "", words, ""))
    return tuple(found)


def _told(label: str, value: Text, language: str) -> Told:
    shown = language if getattr(value, language, "") else ""
    shown = shown or next((k for k in ("vi", "en", "lo") if getattr(value, k)), "")
    missing = languages_missing(value)
    return Told(label, shown, getattr(value, shown or LANGUAGES[0]), ", ".join(missing))


def tables_of(
    record: RecordShown, labels: Mapping[str, Text], skip: tuple[str, ...] = ()
) -> tuple[PartTable, ...]:
    """Return a table for each kind of parts."""
    return tuple(
        table_of(record, part, labels)
        for part in parts_of(record.kind.key)
        if part.key not in skip
        and (record.is_house or (part.key in record.shares and record.parts[part.key]))
    )


def table_of(record: RecordShown, part: Kind, labels: Mapping[str, Text]) -> PartTable:
    """Return the table of one kind of parts; a guest sees the fields that go out.

    A column in which nothing is written yet is left out.
    """
    named = [(gettext(spec.label), spec) for spec in _filled(record, part)]
    reason = "" if record.may_write else not_ours()
    address = reverse("record_new", args=[part.key])
    add = Act(
        gettext(part.add),
        f"{address}?owner={record.uid}",
        icon="outline/plus",
        reason=reason,
    )
    return PartTable(
        key=part.key,
        title=gettext(part.plural),
        rows=tuple(
            _row(one, part, named, labels, record.may_write)
            for one in record.parts.get(part.key, ())
        ),
        add=add if record.is_house else None,
        empty=gettext(part.empty) if part.empty else "",
        fill=_fill(record, part),
    )


def _fill(record: RecordShown, part: Kind) -> Act | None:
    """Return the way to take such parts out of a table, for who may add them."""
    if not record.is_house or not record.may_write or part.key not in LISTED:
        return None
    url = f"{reverse('record_table', args=[part.key])}?owner={record.uid}"
    return Act(gettext("From a table"), url, icon="outline/table-import")


def _filled(record: RecordShown, part: Kind) -> tuple[Spec, ...]:
    """Return the fields that are shown and hold something in any of the parts."""
    rows = record.parts.get(part.key, ())
    specs = part.columns
    if not record.is_house:
        shared = record.shares[part.key]
        specs = tuple(spec for spec in part.fields if spec.name in shared)
    return tuple(
        spec
        for spec in specs
        if any(one.values[spec.name] not in EMPTY for one in rows)
    )


def _row(
    one: RecordShown,
    part: Kind,
    specs: Sequence[tuple[str, Spec]],
    labels: Mapping[str, Text],
    may_write: bool,
) -> PartRow:
    cells = tuple(
        Cell(
            label,
            value_said(spec, one.values[spec.name], labels),
            value_url(one.values[spec.name]),
            spec.type in (F.NUMBER, F.MONEY),
        )
        for label, spec in specs
    )
    args = [part.key, one.uid]
    may = may_write and one.is_house
    return PartRow(
        cells=cells,
        change_url=reverse("record_change", args=args) if may else "",
        remove_url=reverse("record_remove", args=args) if may else "",
        title=said(one.title) or gettext(part.one),
        muted=bool(one.values.get("ended_on")),
    )


def form_page(
    kind: Kind, form: Any, *, owner: RecordShown | None, record: RecordShown | None
) -> FormPage:
    """Return the page on which a record is added or changed."""
    above = owner or record
    if kind.owner and above is not None:
        shown = above.owner if record and record.owner else None
        url = record_url(kind.owner, shown.uid if shown else above.uid)
        name = said(shown.title if shown else above.title)
        crumbs = (*crumbs_of(KINDS[kind.owner]), Crumb(name, url))
    else:
        crumbs = crumbs_of(kind)
        url = record_url(kind.key, record.uid) if record else crumbs[-1].url
    title = gettext(kind.add) if record is None else said(record.title)
    return FormPage(
        head=Head(title or gettext(kind.one), crumbs=crumbs),
        form=form,
        label=gettext("Keep"),
        back_url=url,
        hint=gettext(kind.empty) if kind.empty and record is None else "",
    )


def remove_page(record: RecordShown) -> ConfirmPage:
    """Return the page that asks before a part is removed."""
    owner = record.owner
    assert owner is not None  # noqa: S101 - only parts are removed
    back = record_url(owner.kind, owner.uid)
    kind = record.kind
    return ConfirmPage(
        head=Head(
            said(record.title) or gettext(kind.one),
            crumbs=(*crumbs_of(KINDS[kind.owner]), Crumb(said(owner.title), back)),
        ),
        title=gettext("Remove this record?"),
        text=gettext("It goes from here; the ledger keeps that it was there."),
        act=Act(
            gettext("Remove"),
            reverse("record_remove", args=[kind.key, record.uid]),
            method="post",
            danger=True,
            fields=(("row_version", str(record.row_version)),),
        ),
        back_url=back,
    )


def empty_of(kind: Kind, act: Act | None) -> Empty:
    """Return what stands where there is no record yet."""
    return Empty(
        gettext("They will stand here"), gettext(kind.empty), (act,) if act else ()
    )
