"""Rules as other pages name them: a chip that opens the rule on the day it counted."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django.utils.translation import get_language

from banyan.rulebook import packs
from banyan.rulebook.domain.errors import NoSuchPack
from banyan.rulebook.domain.evaluate import value_of
from banyan.rulebook.domain.pack import Pack
from banyan.rulebook.domain.rules import Status
from banyan.web.shared.ui import RuleChip

from .links import link
from .words import Words


def kept_rule_chip(kept: Mapping[str, Any] | str) -> RuleChip:
    """Return the chip of a rule as decisions and acts keep it.

    Kept are ``id``, ``pack``, ``value``, ``citation`` and ``on``; a plain text is
    the id alone. A rule that the pack no longer has is named by its id. The same
    rules stand on page after page: a chip is made once for each reading and language.
    """
    given: Mapping[str, Any] = {"id": kept} if isinstance(kept, str) else kept
    pack = _pack(str(given.get("pack") or ""))
    written = json.dumps(given, sort_keys=True, default=str)
    known = (pack.hash if pack else "", packs.default_pack(), get_language() or "")
    return _made(written, *known)


@lru_cache(maxsize=4096)
def _made(written: str, pack_hash: str, default: str, language: str) -> RuleChip:
    given: dict[str, Any] = json.loads(written)
    pack = _pack(str(given.get("pack") or ""))
    rule_id = str(given.get("id") or "")
    rule = pack.rules.get(rule_id) if pack else None
    citation = _cited(given.get("citation"), pack)
    if pack is None or rule is None:
        return RuleChip(article=rule_id, document=citation)
    words = Words.of(pack)
    value = given.get("value")
    on = str(given.get("on") or "")
    return RuleChip(
        article=rule.title.in_language(words.language),
        document=citation,
        url=link("rulebook_rule", pack.id, rule_id, as_of=on),
        says=words.said(rule.kind, rule.unit, value).whole if value is not None else "",
        state=_state(pack, rule_id, on),
    )


def _state(pack: Pack, rule_id: str, on: str) -> str:
    """Say whether the rule was disputed or unverified on the day that counted."""
    try:
        status = value_of(pack, rule_id, dt.date.fromisoformat(on[:10])).status
    except ValueError:
        return ""
    marked = (Status.DISPUTED, Status.UNVERIFIED)
    return str(status) if status in marked else ""


def _pack(wanted: str) -> Pack | None:
    try:
        return packs.rulebook(wanted or None)
    except NoSuchPack:
        return None


def _cited(citation: Any, pack: Pack | None) -> str:
    """Write a citation as people cite: point first, then the number."""
    if isinstance(citation, Mapping):
        key, point = str(citation.get("document") or ""), citation.get("point") or ""
    else:
        key, point = _split(str(citation or ""), pack)
    document = pack.documents.get(key) if pack else None
    number = document.number if document else key
    return " ".join(part for part in (str(point), number) if part)


def _split(written: str, pack: Pack | None) -> tuple[str, str]:
    """Part a written citation into the key of a document and the point."""
    keys = pack.documents if pack else {}
    for key in sorted(keys, key=len, reverse=True):
        if written == key or written.startswith(f"{key} "):
            return key, written[len(key) :].strip()
    return written, ""
