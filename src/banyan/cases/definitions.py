"""Definitions in process memory: of the packs as they are, and as cases pinned them.

A definition is read once and never changed. A case names the hash of its own; it
is kept in the database with the first case, so that a later pack changes nothing.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from banyan.kernel.errors import NotVisible
from banyan.kernel.text import gettext_noop as _
from banyan.papers import forms
from banyan.rulebook import packs
from banyan.rulebook.domain.errors import PackError, PackProblem
from banyan.rulebook.domain.pack import Pack
from banyan.rulebook.domain.source import Source

from .domain.check import Known, problems_of
from .domain.definition import Definition
from .domain.read import read_content, read_file
from .models import CaseDefinition

_by_hash: dict[str, Definition] = {}
_of_pack: dict[str, dict[str, Definition]] = {}


class NoSuchKind(NotVisible):
    """The pack has no procedure of that kind."""

    code = "cases.no_kind"
    template = _("The rule pack “%(pack)s” has no procedure “%(kind)s”.")


def read_pack(
    pack: Pack, folder: Path
) -> tuple[dict[str, Definition], list[PackProblem]]:
    """Read and check every procedure of a pack, with those of the pack it extends."""
    found = dict(definitions(pack.extends)) if pack.extends else {}
    problems: list[PackProblem] = []
    own = []
    for file in sorted((folder / "procedures").glob("*.toml")):
        definition, wrong = read_file(file, pack.id, pack.labels)
        problems += wrong
        own.append(definition)
        found[definition.kind] = definition
    if not problems:
        known = known_of(pack, found)
        problems = [p for d in own for p in problems_of(d, known)]
    return found, problems


def known_of(pack: Pack, kinds: Mapping[str, Definition]) -> Known:
    """Return what the check of a definition may lean on."""
    return Known(
        pack=pack,
        forms=frozenset(forms.forms(pack.id)),
        rights=frozenset(packs.rights()),
        kinds=frozenset(kinds),
    )


def check_pack(pack: Pack, folder: Path) -> list[PackProblem]:
    """Return what is wrong with the procedures of a pack: for ``rulebook check``."""
    return read_pack(pack, folder)[1]


def definitions(pack: str | None = None) -> Mapping[str, Definition]:
    """Return the procedures of a pack by kind; a faulty one raises."""
    book = packs.rulebook(pack)
    if book.hash not in _of_pack:
        found, problems = read_pack(book, packs.folder_of(book.id))
        if problems:
            raise PackError(book.id, problems)
        _of_pack[book.hash] = found
        _by_hash.update({d.hash: d for d in found.values()})
    return _of_pack[book.hash]


def definition_of(kind: str, pack: str | None = None) -> Definition:
    """Return the procedure of a kind as the pack has it today."""
    found = definitions(pack).get(kind)
    if found is None:
        raise NoSuchKind(pack=pack or packs.default_pack(), kind=kind)
    return found


def pinned(hash_: str) -> Definition:
    """Return the definition that a case pinned, from memory or from its row."""
    if hash_ not in _by_hash:
        row = CaseDefinition.objects.get(pk=hash_)
        _by_hash[hash_] = restored(row.pack, row.kind, row.content)
    return _by_hash[hash_]


def restored(pack: str, kind: str, content: Mapping[str, Any]) -> Definition:
    """Return a definition from its kept content."""
    problems: list[PackProblem] = []
    source = Source(f"{pack}/{kind}", dict(content))
    return read_content(source, pack, packs.label_groups(pack), problems)


def keep(definition: Definition, at: dt.datetime) -> None:
    """Keep a definition in the database before the first case pins it.

    It is known by its hash, so that it needs no entry of its own in the ledger: the
    act that opens a case names the hash.
    """
    CaseDefinition.objects.get_or_create(
        pk=definition.hash,
        defaults={
            "pack": definition.pack,
            "kind": definition.kind,
            "content": _plain(definition.content),
            "recorded_at": at,
        },
    )


def _plain(content: Mapping[str, Any]) -> Any:
    return json.loads(json.dumps(content, default=str, ensure_ascii=False))
