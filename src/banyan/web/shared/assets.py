"""Which style sheets and fonts a page links: the built bundle, or the sources.

``banyan assets`` writes one compressed bundle, fonts and a manifest into the data
folder. A bundle made from other sources than those of this version is ignored,
so that a changed style is never hidden by an old build.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.templatetags.static import static

SOURCES = Path(__file__).resolve().parent.parent / "static" / "banyan"


@dataclass(frozen=True)
class Assets:
    """Addresses of what a page needs to look right."""

    styles: tuple[str, ...]
    script: str
    preload: tuple[str, ...] = ()


def sources_hash() -> str:
    """Return the hash of every style sheet and script of this version."""
    digest = hashlib.sha256()
    for path in [*sorted(SOURCES.glob("css/*.css")), SOURCES / "banyan.js"]:
        digest.update(path.read_bytes())
    return digest.hexdigest()


def assets() -> Assets:
    """Return what to link; read once per process outside of debugging."""
    return _find() if settings.DEBUG else _found()


@cache
def _found() -> Assets:
    return _find()


def _find() -> Assets:
    manifest = _manifest()
    fonts = tuple(static(path) for path in manifest.get("preload", ()))
    if manifest.get("sources") == sources_hash():
        return Assets((static(manifest["style"]),), static(manifest["script"]), fonts)
    sheets = [f"banyan/css/{path.name}" for path in sorted(SOURCES.glob("css/*.css"))]
    faces = [manifest["faces"]] if "faces" in manifest else []
    return Assets(
        tuple(static(path) for path in [*faces, *sheets]),
        static("banyan/banyan.js"),
        fonts,
    )


def _manifest() -> dict[str, Any]:
    path = Path(settings.BANYAN_DATA) / "assets" / "manifest.json"
    if not path.exists():
        return {}
    known: dict[str, Any] = json.loads(path.read_text())
    return known
