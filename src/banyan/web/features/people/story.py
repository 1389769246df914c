"""The story of a person as one line of time, in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from itertools import groupby

from django.utils.translation import gettext

from banyan.kernel.text import gettext_noop as _
from banyan.people.queries import StoryLine
from banyan.web.shared import ui
from banyan.web.shared.dates import Moment
from banyan.web.shared.places import decision_url
from banyan.web.templatetags.banyan_ui import day

from .words import decision_named, label, said


def story_lines(
    lines: Iterable[StoryLine],
    moment: Moment,
    structures: dict[str, str],
    *,
    newest_first: bool = True,
) -> tuple[ui.StoryLine, ...]:
    """Return the story up to the day shown; what one decision did that day is one line.

    ``structures`` names each structure by its key; it is said only where a
    person belongs to several.
    """
    shown = [one for one in lines if not moment.as_of or one.on <= moment.as_of]
    drawn = [
        _drawn(list(group), structures, moment)
        for _key, group in groupby(shown, key=_together)
    ]
    return tuple(reversed(drawn)) if newest_first else tuple(drawn)


def _together(line: StoryLine) -> tuple[object, ...]:
    return line.on, line.decision_id, line.membership_id, line.superseded_on


def _drawn(
    group: list[StoryLine], structures: dict[str, str], moment: Moment
) -> ui.StoryLine:
    first = group[0]
    decision = first.decision
    readable = decision is not None and decision.is_readable
    texts = [_TELL[one.kind](one) for one in group if not _goes_without(one, group)]
    details = [d for one in group if (d := _detail(one))]
    several = len(structures) > 1 and first.structure in structures
    place = structures[first.structure] if several else ""
    return ui.StoryLine(
        when=day(first.on, "short"),
        day=first.on,
        title=" · ".join([texts[0], *([place] if place else [])]),
        text=" · ".join([*texts[1:], *details]),
        url=decision_url(decision.uid) if decision and readable else "",
        kind=_kind(first, moment),
        note=_note(first),
    )


def _goes_without(line: StoryLine, group: list[StoryLine]) -> bool:
    """Say whether a line tells nothing: who joins is active."""
    is_active = _words(line).get("participation") == "active"
    return is_active and group[0].kind == "joined"


def _kind(line: StoryLine, moment: Moment) -> str:
    if line.superseded_on:
        return "wrong"
    if line.on > moment.day:
        return "future"
    return "decision" if line.decision else ""


def _note(line: StoryLine) -> str:
    parts = [decision_named(line.decision)]
    if line.superseded_on:
        corrected = gettext("corrected on %(day)s")
        parts.append(corrected % {"day": day(line.superseded_on, "short")})
    return " · ".join(part for part in parts if part)


# -- what each kind of line tells -------------------------------------------------


def _words(line: StoryLine) -> dict[str, object]:
    return dict(line.values)


def _joined(line: StoryLine) -> str:
    return gettext("Joined")


def _left(line: StoryLine) -> str:
    reason = str(_words(line).get("reason") or "")
    if not reason:
        return gettext("Left")
    return gettext("Left: %(reason)s") % {"reason": label("leave_reasons", reason)}


def _grade(line: StoryLine) -> str:
    return label("grades", str(_words(line)["grade"]))


def _participation(line: StoryLine) -> str:
    return label("participation", str(_words(line)["participation"]))


def _stay(line: StoryLine) -> str:
    return gettext("In %(unit)s") % {"unit": said(line.unit_names)}


def _guest(line: StoryLine) -> str:
    return gettext("For a time in %(unit)s") % {"unit": said(line.unit_names)}


def _returned(line: StoryLine) -> str:
    return gettext("Back from %(unit)s") % {"unit": said(line.unit_names)}


def _office(line: StoryLine) -> str:
    return gettext("%(post)s, %(unit)s") % {
        "post": said(_words(line)["post"]),  # type: ignore[arg-type]
        "unit": said(line.unit_names),
    }


def _office_ended(line: StoryLine) -> str:
    return gettext("No longer %(post)s, %(unit)s") % {
        "post": said(_words(line)["post"]),  # type: ignore[arg-type]
        "unit": said(line.unit_names),
    }


def _qualification(line: StoryLine) -> str:
    words = _words(line)
    kind = label("qualification_kinds", str(words["kind"]))
    title = said(words["title"])  # type: ignore[arg-type]
    return f"{kind}: {title}" if title else kind


_TELL: dict[str, Callable[[StoryLine], str]] = {
    "joined": _joined,
    "left": _left,
    "grade": _grade,
    "participation": _participation,
    "stay": _stay,
    "guest": _guest,
    "returned": _returned,
    "office": _office,
    "office-ended": _office_ended,
    "qualification": _qualification,
}


def tell(line: StoryLine) -> str:
    """Return what one line tells, for lists and papers."""
    return _TELL[line.kind](line)


def _detail(line: StoryLine) -> str:
    words, parts = _words(line), []
    if ground := words.get("ground"):
        parts.append(label("exemption_grounds", str(ground)))
    for key, template in _DETAILS.items():
        value = words.get(key)
        if isinstance(value, dt.date):
            parts.append(gettext(template) % {"value": day(value, "short")})
        elif value:
            parts.append(gettext(template) % {"value": value})
    return " · ".join(parts)


_DETAILS = {
    "card_no": _("card %(value)s"),
    "ceremony_on": _("ceremony on %(value)s"),
    "review_on": _("to be looked at again on %(value)s"),
    "term_ends_on": _("term to %(value)s"),
    "issuer": _("issued by %(value)s"),
}
