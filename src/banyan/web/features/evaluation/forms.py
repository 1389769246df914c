"""What the forms of evaluation say: what is known, else a dotted line to write on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.utils.translation import gettext

from banyan.commitments.queries import tasks_of_person
from banyan.evaluation import queries
from banyan.evaluation.domain.frame import Frame
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.web.features.commitments.words import points_said
from banyan.web.templatetags.banyan_ui import day

from . import words as w
from .about_page import limit_of, question_of
from .pages import row_words

LINE = "…" * 12
PLACE = "…" * 6
"""Where the day is written on one line with it."""
QUESTIONS = ("done", "lacking", "next")


def blank(text: Any) -> str:
    """Return a text, or a dotted line where there is none."""
    return LINE if text in ("", "–", None) else str(text)


def data_of(code: str, actor: Actor, found: queries.AboutShown) -> dict[str, Any]:
    """Return what a form of an assessment says."""
    row = row_words(found.campaign, found.row)
    common = {
        "unit": row["unit"] or row["name"],
        "place": PLACE,
        "date": clock.today(),
        "subject": f"{row['name']} – {w.text(found.campaign.title)}",
        "signer": row["name"],
    }
    return common | _BUILD[code](actor, found, row)


def _self_review(
    actor: Actor, found: queries.AboutShown, row: Mapping[str, Any]
) -> dict[str, Any]:
    frame = found.campaign.frame
    lines = _answers(found)
    own = found.points.get("self", {})
    for part in frame.parts:
        for one in part.items or (part,):
            said = own.get(one.key) or w.class_name(frame, found.words.get(one.key, ""))
            lines.append(f"{w.text(one.title)}: {blank(said)}")
    lines.append(f"{gettext('Class given to oneself')}: {blank(row['self'])}")
    return {
        "lines": lines,
        "counts": [
            f"{w.text(k.title)}: {found.row.voices.get(k.key, LINE)}"
            for k in frame.classes
        ],
    }


def _answers(found: queries.AboutShown) -> list[str]:
    return [f"{question_of(k)}: {blank(found.answers.get(k))}" for k in QUESTIONS]


def _who(row: Mapping[str, Any]) -> dict[str, Any]:
    return {"name": row["name"], "role": blank(row["role"]), "led": row["unit"]}


def _with_items(part: Any) -> Iterator[Any]:
    yield part
    yield from part.items


def _leader(
    actor: Actor, found: queries.AboutShown, row: Mapping[str, Any]
) -> dict[str, Any]:
    own, said = found.points.get("self", {}), found.points.get("committee", {})
    criteria = [
        {
            "title": w.text(one.title),
            "most": str(limit_of(found.campaign, one.points)) if one is part else "",
            "own": own.get(one.key, ""),
            "committee": said.get(one.key, ""),
        }
        for part in found.campaign.frame.parts
        for one in _with_items(part)
    ]
    return _who(row) | {
        "criteria": criteria,
        "total": blank(found.row.total),
        "lines": [
            *_answers(found),
            f"{gettext('Class given to oneself')}: {blank(row['self'])}",
        ],
        "measures": [
            f"{gettext(m.name)}: {m.value} {gettext(m.unit)}"
            if m.value is not None
            else f"{gettext(m.name)}: {gettext('not measured')}"
            for m in found.measures
            if m.key.startswith("commitments-")
        ],
    }


def _quarter(
    actor: Actor, found: queries.AboutShown, row: Mapping[str, Any]
) -> dict[str, Any]:
    campaign = found.campaign
    tasks = tasks_of_person(actor, found.row.person or 0, campaign.first, campaign.last)
    return _who(row) | {
        "tasks": [
            {
                "title": w.text(task.title),
                "due": day(task.due_on, "short"),
                "done": day(task.done_on, "short"),
                "result": gettext("exceeded") if task.exceeded else "",
                "points": points_said(task.points) if task.points is not None else "",
            }
            for task in tasks
        ],
        "lines": [
            *_answers(found),
            f"{gettext('Class given to oneself')}: {blank(row['self'])}",
        ],
    }


def _certificate(
    actor: Actor, found: queries.AboutShown, row: Mapping[str, Any]
) -> dict[str, Any]:
    symbol = next((s.symbol for s in reversed(found.said) if s.symbol), "")
    decider = w.text(found.decider_name)
    published = day(found.published_on, "short")
    return {
        "unit": decider,
        "number": LINE,
        "name": row["name"],
        "class": row["final"],
        "period": f"{day(found.campaign.first, 'short')} – "
        f"{day(found.campaign.last, 'short')}",
        "decided": symbol or LINE,
        "facts": [
            *([f"{gettext('Unit')}: {row['unit']}"] if row["unit"] else []),
            f"{gettext('Published on')}: {published}",
        ],
        "sign_authority": decider,
        "signer": LINE,
    }


def _opinion(
    actor: Actor, found: queries.AboutShown, row: Mapping[str, Any]
) -> dict[str, Any]:
    asked = [o for o in found.opinions if o.answered_on is None]
    until = min((o.until for o in asked if o.until), default=None)
    lines = [
        gettext("Strengths"), gettext("What was lacking, and why"),
        gettext("Contact with the place of residence"),
    ]  # fmt: skip
    return {
        "asked": "; ".join(o.asked_of for o in asked),
        "until": blank(day(until, "short")),
        "lines": [f"{title}: {LINE}{LINE}" for title in lines],
        "signer": LINE,
    }


Build = Callable[[Actor, queries.AboutShown, Mapping[str, Any]], dict[str, Any]]
_BUILD: dict[str, Build] = {
    "self-review": _self_review,
    "evaluation-01a": _leader,
    "evaluation-3a": _quarter,
    "class-certificate": _certificate,
    "opinion-request": _opinion,
}


def sheet_data(
    campaign: queries.CampaignShown, found: queries.SheetShown
) -> dict[str, Any]:
    """Return what the sheet of a unit says, one line for each member."""
    frame = campaign.frame
    members = [r for r in found.rows if r.subject == "member"]
    rated = [r for r in members if r.rated]
    rows = []
    for one in members:
        row = row_words(campaign, one)
        said = {
            k: "" if row[k] == "–" else row[k] for k in ("self", "proposed", "final")
        }
        rows.append(
            {
                "name": row["name"],
                "role": row["role"],
                "points": str(one.total or ""),
                "voices": _voices(frame, one.voices),
                **said,
                **({} if one.rated else {"self": row["reason"]}),
            }
        )
    return {
        "unit": w.text(found.unit_name),
        "place": PLACE,
        "date": clock.today(),
        "subject": w.text(campaign.title),
        "rows": rows,
        "counts": [
            f"{w.text(k.title)}: {sum((r.final or r.proposed) == k.key for r in rated)}"
            for k in frame.classes
        ],
        "signer": LINE,
    }


def _voices(frame: Frame, voices: Mapping[str, int]) -> str:
    named = ((k, n) for k, n in voices.items() if frame.klass(k))
    return ", ".join(f"{w.class_name(frame, k)} {n}" for k, n in named)
