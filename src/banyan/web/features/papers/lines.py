"""A paper as a line: what it is, who may open it, its newest versions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from banyan.kernel.text import gettext_noop as _
from banyan.web.shared.ui import Badge
from banyan.web.templatetags.banyan_ui import instant, num, text

KINDS = {
    "signed": _("Signed paper"),
    "minutes": _("Minutes"),
    "application": _("Application"),
    "letter": _("Letter"),
    "list": _("List"),
    "photo": _("Photograph"),
    "other": _("Other paper"),
}
CLASSES = {
    "public": _("Public"),
    "organisational": _("For the organisation"),
    "personal": _("Personal"),
    "restricted": _("Restricted"),
    "sensitive": _("Sensitive"),
}
LANGUAGE_NAMES = {"vi": "Tiếng Việt", "lo": "ລາວ", "en": "English"}


@dataclass(frozen=True)
class VersionLine:
    """One version in one language."""

    number: str
    language: str
    file_name: str
    size: str
    at: str
    open_url: str
    warns: str
    erased: str


@dataclass(frozen=True)
class PaperLine:
    """A paper with its newest version in each language."""

    title: str
    url: str
    kind: str
    badge: Badge
    is_closed: bool
    versions: tuple[VersionLine, ...]
    older: str


def paper_line(paper: Any) -> PaperLine:
    """Return a paper as a line; its versions are read together with it."""
    versions = list(paper.versions.all())
    newest = max((v.number for v in versions), default=0)
    shown = [v for v in versions if v.number == newest]
    count = newest - 1
    return PaperLine(
        title=text(paper.title) or gettext("Paper, erased"),
        url=reverse("paper", args=[paper.uid]),
        kind=gettext(KINDS.get(paper.kind, paper.kind)),
        badge=class_badge(paper.privacy),
        is_closed=paper.privacy != "public",
        versions=tuple(version_line(v) for v in shown),
        older=gettext("earlier versions: %(count)s") % {"count": num(count)}
        if count > 0
        else "",
    )


def class_badge(privacy: str) -> Badge:
    """Return who may open a paper, as a badge."""
    closed = privacy in ("personal", "restricted", "sensitive")
    sign = "outline/lock" if closed else "outline/users"
    if privacy == "public":
        sign = "outline/world"
    return Badge(gettext(CLASSES.get(privacy, privacy)), "", sign)


def version_line(version: Any) -> VersionLine:
    """Return one version as a line."""
    erased = version.erased_at is not None
    return VersionLine(
        number=num(version.number),
        language=LANGUAGE_NAMES.get(version.language, ""),
        file_name=version.file_name,
        size=size_said(version.size),
        at=instant(version.created_at),
        open_url="" if erased else reverse("paper_open", args=[version.pk]),
        warns=gettext("contains macros") if version.has_macros else "",
        erased=gettext("erased on %(day)s") % {"day": instant(version.erased_at)}
        if erased
        else "",
    )


def size_said(size: int) -> str:
    """Return the size of a file as people read it."""
    if size >= 1_000_000:
        return f"{num(size / 1_000_000, 1)} MB"
    return f"{num(max(size // 1000, 1))} kB"
