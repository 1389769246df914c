"""What goes into a package: what was released to the partner, and nothing else.

Whether a record goes out, which of its fields and in which languages is asked where a
guest of the partner is asked it (``exchange.queries.handed``); a level can narrow that,
never widen it.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from banyan.briefings.queries import briefings_handed
from banyan.exchange.kinds import F
from banyan.exchange.queries import kinds_released
from banyan.exchange.queries.attached import MATERIAL
from banyan.exchange.queries.handed import as_partner, records_handed
from banyan.exchange.queries.records import RecordShown
from banyan.kernel.actor import Actor
from banyan.papers.attaching import FileLine, contents_handed, files_of
from banyan.papers.domain.sniffing import extension
from banyan.search.queries import states_of_texts

from .briefing import document_of_briefing
from .documents import Document, document_of, kind_of_states, shown_of
from .domain.canonical import digest
from .domain.manifest import FileEntry
from .kinds import BRIEFING
from .models import Received

PUBLIC = "public"


@dataclass(frozen=True)
class Wanted:
    """What is asked for: everything that was released, or one record."""

    level: str = "partner"
    kind: str = ""
    uid: uuid.UUID | None = None


@dataclass(frozen=True)
class Gathered:
    """Records as documents, with their files and the topics that they name."""

    records: tuple[RecordShown, ...] = ()
    documents: tuple[Document, ...] = ()
    files: tuple[FileEntry, ...] = ()
    contents: Mapping[str, bytes] = field(default_factory=dict)
    topics: frozenset[str] = frozenset()


def records_for(actor: Actor, organisation: Any, wanted: Wanted) -> list[RecordShown]:
    """Return the records that would go to a partner, cut as its guests see them."""
    partner = as_partner(organisation.house_unit)
    is_public = wanted.level == PUBLIC
    uids = None if wanted.uid is None else [wanted.uid]
    kinds = [k for k in kinds_released() if k != "asked" and wanted.kind in ("", k)]
    return [
        _narrowed(record) if is_public else record
        for key in kinds
        for record in records_handed(actor, partner, key, uids, whole=not is_public)
    ]


def briefings_for(actor: Actor, organisation: Any, wanted: Wanted) -> list[Document]:
    """Return the briefings that would go to a partner, as they were given."""
    if wanted.kind not in ("", BRIEFING.key):
        return []
    partner = as_partner(organisation.house_unit)
    uids = None if wanted.uid is None else [wanted.uid]
    is_public = wanted.level == PUBLIC
    found = briefings_handed(actor, partner, uids, public=is_public)
    return [document_of_briefing(one) for one in found]


def _narrowed(record: RecordShown) -> RecordShown:
    """Leave the materials that are for everybody."""
    given = [p for p in record.parts.get("material", ()) if p.row.release == PUBLIC]
    return replace(record, parts={**record.parts, "material": tuple(given)})


def gathered(actor: Actor, organisation: Any, wanted: Wanted) -> Gathered:
    """Return everything that goes to a partner, in an order that is always the same."""
    records = records_for(actor, organisation, wanted)
    files, contents = _files(records)
    states = states_of_texts(_identities(records))
    links = _links(organisation, records)
    documents = []
    for record in records:
        document = document_of(record, states)
        own = [f for f in files if f.record == str(record.uid)]
        document["files"] = [
            {"path": f.path, "sha256": f.sha256, "part": f.part} for f in own
        ]
        if record.uid in links:
            document["same_as"] = str(links[record.uid])
        documents.append(document)
    for document in briefings_for(actor, organisation, wanted):
        documents.append({**document, "files": []})
        records.append(shown_of(document))
    return Gathered(
        tuple(records),
        tuple(documents),
        tuple(files),
        contents,
        frozenset(_topics(records)),
    )


def _identities(records: Iterable[RecordShown]) -> dict[str, set[int]]:
    found: dict[str, set[int]] = {}
    for record in records:
        for one in (record, *(p for parts in record.parts.values() for p in parts)):
            found.setdefault(kind_of_states(one.kind.key), set()).add(one.id)
    return found


def _files(
    records: Sequence[RecordShown],
) -> tuple[list[FileEntry], dict[str, bytes]]:
    """Return the newest files of the materials that go out: two statements."""
    owners = {
        part.id: (record, part)
        for record in records
        for part in record.parts.get("material", ())
    }
    newest = {
        pk: _newest(lines, owners[pk][0])
        for pk, lines in files_of(MATERIAL, owners).items()
    }
    loaded = contents_handed([f.id for lines in newest.values() for f in lines])
    entries, contents = [], {}
    for pk, lines in newest.items():
        record, part = owners[pk]
        for line in lines:
            content = loaded[line.id]
            sha256 = digest(content)
            path = f"files/{sha256}.{extension(line.file_name)}"
            contents[path] = content
            entries.append(
                FileEntry(
                    path,
                    sha256,
                    len(content),
                    line.file_name,
                    line.media_type,
                    line.language,
                    str(record.uid),
                    str(part.uid),
                )
            )
    return sorted(
        entries, key=lambda e: (e.record, e.part, e.language, e.path)
    ), contents


def _newest(lines: Sequence[FileLine], record: RecordShown) -> list[FileLine]:
    """Return the newest version in each language in which the record goes out."""
    found: dict[str, FileLine] = {}
    for line in lines:
        if line.language in ("", *record.languages):
            kept = found.get(line.language)
            if kept is None or kept.number < line.number:
                found[line.language] = line
    return list(found.values())


def _links(
    organisation: Any, records: Sequence[RecordShown]
) -> dict[uuid.UUID, uuid.UUID]:
    """Return which own records tell of the same thing as one of the partner's."""
    rows = Received.objects.filter(
        organisation=organisation, is_current=True, own__in=[r.uid for r in records]
    )
    found = rows.values_list("own", "origin")
    return {own: origin for own, origin in found if own is not None}


def _topics(records: Iterable[RecordShown]) -> Iterable[str]:
    for record in records:
        for one in (record, *(p for parts in record.parts.values() for p in parts)):
            for spec in one.kind.fields:
                if spec.type is F.TOPICS:
                    yield from one.values.get(spec.name) or ()
