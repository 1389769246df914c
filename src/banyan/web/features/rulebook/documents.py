"""The register of documents, their chains, and one document with its rules."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext, ngettext

from banyan.kernel.actor import Actor
from banyan.kernel.errors import NotVisible
from banyan.kernel.names import fold
from banyan.rulebook import packs, queries
from banyan.rulebook.domain.documents import Document, Succession
from banyan.rulebook.queries import DocumentRow
from banyan.web.charts import Chart, Lane, Span, timeline
from banyan.web.shared.ui import (
    Act,
    Badge,
    Crumb,
    Empty,
    Fact,
    Filter,
    Head,
    Tab,
)
from banyan.web.templatetags.banyan_ui import day

from .cards import Drawer, RuleCard
from .links import document_url, link
from .pages import head_of, pack_filters, tabs_of
from .words import Words

VIEWS = ("", "in-force", "replaced")


@dataclass(frozen=True)
class ChainLink:
    """One link of a chain: one document, or several that stand together."""

    documents: tuple[DocumentLine, ...]
    is_here: bool


@dataclass(frozen=True)
class Chain:
    """Documents on one subject that replaced each other, oldest first."""

    subject: str
    links: tuple[ChainLink, ...]
    note: str
    sure: str


@dataclass(frozen=True)
class DocumentLine:
    """A document in a list."""

    number: str
    issuer: str
    title: str
    kind: str
    day: str
    url: str
    badge: Badge
    rules: str
    replaced_by: tuple[str, ...]


@dataclass(frozen=True)
class DocumentsPage:
    """Every document of a pack, and how they followed each other."""

    head: Head
    tabs: tuple[Tab, ...]
    packs: tuple[Filter, ...]
    pack: str
    filters: tuple[Filter, ...]
    text: str
    view: str
    lines: tuple[DocumentLine, ...]
    chart: Chart | None
    empty: Empty


@dataclass(frozen=True)
class DocumentPage:
    """One document: what it is, its chain, the rules that stand in it."""

    head: Head
    tabs: tuple[Tab, ...]
    facts: tuple[Fact, ...]
    note: str
    chains: tuple[Chain, ...]
    replaces: tuple[DocumentLine, ...]
    replaced_by: tuple[DocumentLine, ...]
    amends: tuple[DocumentLine, ...]
    cards: tuple[RuleCard, ...]
    empty: Empty


def documents_page(
    actor: Actor, pack_id: str, text: str, view: str, on: dt.date
) -> DocumentsPage:
    """Build the register as it stands on a day."""
    rows = queries.document_register(actor, pack_id or None, on)
    pack = packs.rulebook(pack_id or None)
    drawer = Drawer(pack, on, Words.of(pack))
    wanted = [row for row in rows if _fits(row, view) and _says(row.document, text)]
    chains = queries.document_successions(actor, pack_id or None)
    return DocumentsPage(
        head=head_of(pack, gettext("Documents"), on),
        tabs=tabs_of(pack, "rulebook_documents"),
        packs=pack_filters(pack.id, "rulebook_documents"),
        pack=pack_id,
        filters=_filters(rows, pack.id, text, view),
        text=text,
        view=view,
        lines=tuple(_line(row, drawer) for row in wanted),
        chart=None if text or view else _chart(chains, drawer),
        empty=_empty(pack.id, bool(text or view)),
    )


def _fits(row: DocumentRow, view: str) -> bool:
    return not view or row.in_force == (view == "in-force")


def _says(document: Document, text: str) -> bool:
    title = document.title
    held = fold(
        " ".join((document.number, document.issuer, title.vi, title.lo, title.en))
    )
    return all(word in held for word in fold(text).split())


def _filters(
    rows: list[DocumentRow], pack: str, text: str, view: str
) -> tuple[Filter, ...]:
    labels = (gettext("All"), gettext("In force"), gettext("Not in force"))
    return tuple(
        Filter(
            label,
            link("rulebook_documents", pack, q=text, view=key),
            current=key == view,
            count=str(sum(_fits(row, key) for row in rows)),
        )
        for key, label in zip(VIEWS, labels, strict=True)
    )


def _line(row: DocumentRow, drawer: Drawer) -> DocumentLine:
    document, words = row.document, drawer.words
    count = len(row.rules)
    return DocumentLine(
        number=document.number,
        issuer=document.issuer,
        title=document.title.in_language(words.language),
        kind=words.label("document_kinds", document.kind),
        day=_written(document),
        url=document_url(document.key, drawer.pack.id),
        badge=_badge(document, drawer.on),
        rules=ngettext("%(count)s rule", "%(count)s rules", count) % {"count": count}
        if count
        else "",
        replaced_by=tuple(
            drawer.pack.documents[k].number
            for k in row.replaced_by
            if k in drawer.pack.documents
        ),
    )


def _written(document: Document) -> str:
    """Write the date of a document as far as it is known."""
    if document.date is None:
        return ""
    if document.precision == "year":
        return str(document.date.year)
    return day(document.date, "short")


def _badge(document: Document, on: dt.date) -> Badge:
    if document.in_force(on):
        return Badge(gettext("in force"), "good")
    if document.in_force_from and document.in_force_from > on:
        return Badge(gettext("not yet in force"), "soon")
    return Badge(gettext("replaced"), "", "outline/history")


def _empty(pack: str, narrowed: bool) -> Empty:
    if narrowed:
        everything = Act(
            gettext("Show all documents"), link("rulebook_documents", pack)
        )
        return Empty(
            gettext("No document fits this"),
            gettext("Try the number alone, or fewer words."),
            (everything,),
            "outline/books",
        )
    return Empty(
        gettext("This pack names no document yet"),
        gettext("Every value of a rule will name the document that it stands in."),
        icon="outline/books",
    )


def _chart(chains: list[Succession], drawer: Drawer) -> Chart | None:
    """Draw every chain on one line of time, each document a link."""
    lanes = [lane for chain in chains if (lane := _lane(chain, drawer)).spans]
    starts = [span.start for lane in lanes for span in lane.spans]
    if not starts:
        return None
    return timeline(
        gettext("How documents followed each other"),
        lanes,
        start=min(starts),
        end=max([drawer.on, *starts]) + dt.timedelta(days=400),
        today=drawer.on,
        language=drawer.words.language,
        heads=(
            gettext("Subject"),
            gettext("Document"),
            gettext("From"),
            gettext("Until"),
        ),
        note=gettext("One line for each subject; the document in force is dark."),
    )


def _lane(chain: Succession, drawer: Drawer) -> Lane:
    known = [_begins(keys, drawer) for keys in chain.links]
    begun = [(start, documents) for start, documents in known if start]
    ends = [start for start, _documents in begun[1:]]
    spans = [
        _span(start, documents, end, drawer)
        for (start, documents), end in zip(begun, [*ends, None], strict=True)
    ]
    return Lane(chain.subject.in_language(drawer.words.language), tuple(spans))


def _span(
    start: dt.date, documents: list[Document], following: dt.date | None, drawer: Drawer
) -> Span:
    ends = [d.in_force_to for d in documents]
    end = following or (None if None in ends else max(e for e in ends if e))
    return Span(
        start,
        max(end, start + dt.timedelta(days=1)) if end else None,
        " + ".join(d.number for d in documents),
        document_url(documents[0].key, drawer.pack.id),
        "main" if any(d.in_force(drawer.on) for d in documents) else "quiet",
    )


def _begins(
    keys: Iterable[str], drawer: Drawer
) -> tuple[dt.date | None, list[Document]]:
    documents = [drawer.pack.documents[k] for k in keys if k in drawer.pack.documents]
    starts = [s for d in documents if (s := d.in_force_from or d.date)]
    return min(starts, default=None), documents


def document_page(actor: Actor, pack_id: str, key: str, on: dt.date) -> DocumentPage:
    """Build the page of one document; an unknown one is not visible."""
    rows = {
        r.document.key: r for r in queries.document_register(actor, pack_id or None, on)
    }
    if key not in rows:
        raise NotVisible
    pack = packs.rulebook(pack_id or None)
    drawer = Drawer(pack, on, Words.of(pack))
    row = rows[key]
    document = row.document
    chains = queries.document_successions(actor, pack_id or None)
    here = [c for c in chains if any(key in x for x in c.links)]
    return DocumentPage(
        head=_head(document, drawer),
        tabs=tabs_of(pack, ""),
        facts=_facts(document, drawer),
        note=document.note.in_language(drawer.words.language),
        chains=tuple(_chain(c, key, rows, drawer) for c in here),
        replaces=_lines(document.replaces, rows, drawer),
        replaced_by=_lines(row.replaced_by, rows, drawer),
        amends=_lines(document.amends, rows, drawer),
        cards=tuple(_card(actor, rule, drawer) for rule in row.rules),
        empty=Empty(
            gettext("No rule of this pack stands in this document"),
            gettext("It is kept because others replaced it, or cite it."),
            icon="outline/section-sign",
        ),
    )


def _head(document: Document, drawer: Drawer) -> Head:
    pack = drawer.pack
    crumbs = (
        Crumb(gettext("Rulebook"), link("rulebook", pack.id)),
        Crumb(gettext("Documents"), link("rulebook_documents", pack.id)),
    )
    kind = drawer.words.label("document_kinds", document.kind)
    facts = (kind, document.issuer, _written(document))
    return Head(
        title=document.number,
        crumbs=crumbs,
        facts=tuple(f for f in facts if f),
        badge=_badge(document, drawer.on),
    )


def _facts(document: Document, drawer: Drawer) -> tuple[Fact, ...]:
    words = drawer.words
    last = document.in_force_to and document.in_force_to - dt.timedelta(days=1)
    found = (
        Fact(gettext("Title"), document.title.in_language(words.language)),
        Fact(gettext("In force from"), day(document.in_force_from)),
        Fact(gettext("Last day in force"), day(last)),
        Fact(gettext("How sure"), words.label("confidences", document.confidence)),
    )
    return tuple(f for f in found if f.value)


def _chain(
    chain: Succession, here: str, rows: dict[str, DocumentRow], drawer: Drawer
) -> Chain:
    return Chain(
        subject=chain.subject.in_language(drawer.words.language),
        links=tuple(
            ChainLink(_lines(keys, rows, drawer), here in keys) for keys in chain.links
        ),
        note=chain.note.in_language(drawer.words.language),
        sure=drawer.words.label("confidences", chain.confidence),
    )


def _lines(
    keys: Iterable[str], rows: dict[str, DocumentRow], drawer: Drawer
) -> tuple[DocumentLine, ...]:
    return tuple(_line(rows[k], drawer) for k in keys if k in rows)


def _card(actor: Actor, rule_id: str, drawer: Drawer) -> RuleCard:
    rule = drawer.pack.rules[rule_id]
    answer = queries.rule_answer(actor, drawer.pack.id, rule_id, drawer.on)
    return drawer.card(rule, answer)
