"""What this room registers: search, contents, where units are named."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from banyan.base import ports
from banyan.papers import contents
from banyan.papers.storage import Stored, opening

from .reorganisation import PackageConsequence
from .searching import SOURCE

KEPT_BY = ("stored_as", "key_id", "wrapped_key")


def content_of(row: Mapping[str, Any]) -> Iterable[bytes]:
    """Return the file of a package, for a full export."""
    opens = bytes(row["wrapped_key"])
    kept = Stored(row["sha256"], row["stored_as"], row["size"], row["key_id"], opens)
    return contents.read(kept)


def store_again(_digest: str, pieces: Iterable[bytes]) -> Mapping[str, Any]:
    """Store a package with the keys of this installation; return what opens it."""
    return opening(contents.keep_pieces(pieces))


ports.search_sources.register("packages-received", SOURCE)
ports.consequences.register("packages", PackageConsequence())
ports.contents.register(
    "packages.package",
    ports.Contents(
        "packages.Package",
        ("sha256", "size", *KEPT_BY),
        content_of,
        store_again,
        lambda columns: contents.drop(columns["stored_as"]),
    ),
)
for _model in ("SenderKey", "Package", "Received"):
    ports.references.register(
        f"packages.{_model}.unit",
        # it follows the tree, and comes back (reorganisation.py)
        ports.Reference("unit", f"packages.{_model}", "unit", is_copy=True),
    )
