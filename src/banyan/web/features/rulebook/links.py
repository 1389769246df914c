"""Addresses of the rulebook, with the pack where it is not the one in force."""

from __future__ import annotations

from urllib.parse import urlencode

from django.urls import reverse

from banyan.rulebook import packs


def link(name: str, pack: str, *args: str, **query: str) -> str:
    """Return the address of a page of this room; empty values are left out."""
    given = {key: value for key, value in query.items() if value}
    if pack and pack != packs.default_pack():
        given["pack"] = pack
    address = reverse(name, args=args)
    return f"{address}?{urlencode(given)}" if given else address


def rule_url(rule: str, pack: str) -> str:
    """Return the page of a rule."""
    return link("rulebook_rule", pack, rule)


def document_url(key: str, pack: str) -> str:
    """Return the page of a document."""
    return link("rulebook_document", pack, key)
