"""The page that holds a briefing against what is true today."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext

from banyan.briefings.checking import Checked
from banyan.briefings.domain.comparing import identity
from banyan.briefings.queries import BriefingShown
from banyan.briefings.render.document import (
    said,
    value_said,
)
from banyan.web.shared.ui import Badge, Head
from banyan.web.templatetags.banyan_ui import day, num

from .pages import head_of


@dataclass(frozen=True)
class CheckPage:
    """What is no longer as it was given."""

    head: Head
    whole: Badge
    as_of: str
    today: str
    hash: str
    rows: tuple[tuple[str, str, str, str], ...]
    unchanged: str


def check_page(shown: BriefingShown, checked: Checked, lang: str) -> CheckPage:
    """Return the page of the check."""
    limit = shown.content["limit"]
    figures = {
        (s["key"], f["key"]): f for s in shown.content["sections"] for f in s["figures"]
    }
    rows = []
    for one in checked.findings:
        figure = figures.get((one.section, one.key))
        then = value_said(figure, lang, limit) if figure else ""
        now = ""
        if figure:
            today = checked.now.get(identity(figure))
            now = value_said(today, lang, limit) if today else ""
        rows.append((said(one.name, lang), finding_said(one.kind), then, now))
    count = sum(len(s["figures"]) for s in shown.content["sections"])
    whole = (
        Badge(gettext("intact"), "good")
        if checked.whole
        else Badge(gettext("damaged"), "late")
    )
    return CheckPage(
        head=head_of(shown, gettext("Check against today")),
        whole=whole,
        as_of=day(checked.as_of),
        today=day(checked.today),
        hash=checked.hash,
        rows=tuple(rows),
        unchanged=""
        if rows
        else gettext("All %(n)s figures are as they were given.") % {"n": num(count)},
    )


def finding_said(kind: str) -> str:
    """Return what a finding says."""
    return {
        "moved": gettext("moved"),
        "gone": gettext("source gone"),
        "unmeasured": gettext("no longer measured"),
        "stopped": gettext("practice stopped"),
        "missing": gettext("no longer there"),
        "damaged": gettext("the snapshot was changed"),
    }[kind]
