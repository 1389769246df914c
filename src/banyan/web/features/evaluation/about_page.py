"""One assessment with everything behind it, and the screens of a self-review."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext

from banyan.evaluation import queries
from banyan.evaluation.domain.order import judged_by
from banyan.evaluation.queries import CampaignShown
from banyan.figures.indicators import NUMBER, UNITS
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.text import gettext_noop as _
from banyan.web.shared.places import unit_url
from banyan.web.shared.ui import Act, Badge, Crumb, Empty, Head, Message
from banyan.web.templatetags.banyan_ui import day, num

from . import words as w
from .pages import Page, crumbs_of, row_words
from .papers import papers_of
from .refusals import judged


def about(
    actor: Actor, uid: Any, message: Message | None = None,
    typed: Mapping[str, Any] | None = None,
) -> Page:  # fmt: skip
    """Build the page of one assessment with everything behind it."""
    found = queries.about(actor, uid)
    campaign, frame = found.campaign, found.campaign.frame
    row = row_words(campaign, found.row)
    reads = actor.holds("evaluation.read")
    published = found.published_on is not None
    shows = published or not found.is_own or reads
    known = row["final"] if shows and found.row.final else gettext("no class yet")
    own_crumb = Crumb(gettext("My evaluations"), reverse("evaluation_mine"))
    facts = (w.text(campaign.title), row["unit"], row["role"])
    return Page(
        Head(
            row["name"],
            crumbs=crumbs_of(campaign) if reads else (own_crumb,),
            facts=tuple(f for f in facts if f),
            badge=Badge(known, _tone(found)),
            primary=_primary(found),
            others=(Act(gettext("Unit"), unit_url(found.unit_uid)),),
        ),
        why=w.chips(frame, campaign.last),
        message=message,
        data={
            "row": row,
            "shows": shows,
            **_about_data(actor, found),
            **_opinion_data(found, typed or {}),
        },
    )


def _tone(found: queries.AboutShown) -> str:
    """Return the tone of a class: a published one is good news, but for the lowest."""
    lowest = found.row.final == found.campaign.frame.worst
    return "good" if found.published_on is not None and not lowest else ""


def _about_data(actor: Actor, found: queries.AboutShown) -> dict[str, Any]:
    campaign, frame = found.campaign, found.campaign.frame
    return {
        "lines": [w.line_words(frame, line) for line in found.row.derivation.lines],
        "said": [_said(frame, s) for s in found.said],
        "answers": [(question_of(k), v) for k, v in found.answers.items() if v],
        "points": _points(frame, found),
        "words": _item_words(frame, found),
        "pieces": found.pieces,
        "measures": [_measure(m) for m in found.measures],
        "measured_on": campaign.measured_on,
        "published_on": found.published_on,
        "object_until": found.object_until,
        "object": _object_act(actor, found),
        "ground": found.ground,
        "ground_cited": w.cited(frame.pack, found.ground.citation)
        if found.ground
        else "",
        "evidence_url": w.link("assessment_evidence", found.row.uid),
        "papers": papers_of(found),
        "print_url": w.link("assessment_form", found.row.uid),
        "open": _is_open(found),
        "decider": w.text(found.decider_name),
    }


ASKED = {
    "residence": _("place of residence"),
    "organisation": _("organisation"),
}


def _opinion_data(
    found: queries.AboutShown, typed: Mapping[str, Any]
) -> dict[str, Any]:
    frame = found.campaign.frame
    asks = any(s.key == "opinion" for s in frame.steps_of(found.row.subject))
    today = clock.today()
    return {
        "typed": typed,
        "keeps_piece": bool(typed) and "do" not in typed,
        "today": today,
        "may_ask": asks and found.may_write and (_is_open(found) or "do" in typed),
        "opinion_url": w.link("assessment_opinion", found.row.uid),
        "opinion_kinds": [(k, gettext(label)) for k, label in ASKED.items()],
        "opinions": [
            {
                "id": o.id,
                "of": o.asked_of,
                "kind": gettext(ASKED.get(o.kind, o.kind)),
                "asked_on": o.asked_on,
                "until": o.until,
                "answered_on": o.answered_on,
                "text": o.text,
                "by": o.by_name,
                "badge": _waits(o.until, today),
                "typed_on": typed.get("on") if _is_of(typed, o.id) else "",
                "typed_text": typed.get("text", "") if _is_of(typed, o.id) else "",
            }
            for o in found.opinions
        ],
    }


def _is_open(found: queries.AboutShown) -> bool:
    return found.campaign.state == found.row.state == "open"


def _is_of(typed: Mapping[str, Any], opinion: int) -> bool:
    return str(typed.get("opinion", "")) == str(opinion)


def _waits(until: Any, today: Any) -> Badge:
    if until is not None and until < today:
        return Badge(gettext("overdue"), "late")
    return Badge(gettext("waits for an answer"), "soon")


def _primary(found: queries.AboutShown) -> Act | None:
    if _is_open(found) and (found.is_own or found.may_write):
        return Act(
            _review_name(found),
            reverse("assessment_review", args=[found.row.uid, 1]),
            icon="outline/pencil",
        )
    return None


def _object_act(actor: Actor, found: queries.AboutShown) -> Act | None:
    kind = found.campaign.frame.objection_of(found.row.subject)
    who = _objector(actor, found)
    if not (found.published_on and kind and who):
        return None
    over = found.object_until is not None and clock.today() > found.object_until
    given = {**who, "published_on": found.published_on.isoformat()}
    return Act(
        gettext("Object to this class"),
        f"{reverse('case_open', args=[kind])}?{urlencode(given)}",
        reason=gettext("The time to object is over.") if over else "",
    )


def _objector(actor: Actor, found: queries.AboutShown) -> dict[str, str]:
    """Return for whom the reader may object: for themself, or for a unit of theirs."""
    if found.row.subject == "unit":
        may = found.may_object
        return {"unit": str(found.unit_uid)} if may else {}
    if not (found.is_own and found.membership):
        return {}
    return {"membership": str(found.membership), "host": str(found.decider_uid)}


def _said(frame: Any, s: Any) -> dict[str, Any]:
    step = next((x for x in frame.steps if x.key == s.step), None)
    own = {
        "rated": gettext("Rated or not, set by the body"),
        "correct": gettext("Corrected by a new decision"),
    }
    return {
        "step": w.text(step.title) if step else own.get(s.step, s.step),
        "corrects": s.corrects,
        "on": day(s.on, "short"),
        "by": w.text(s.body) if s.body else s.by_name,
        "chair": s.chair,
        "klass": w.class_name(frame, s.klass) if s.klass else "",
        "text": s.text,
        "counts": ", ".join(
            f"{w.class_name(frame, k)} {n}" for k, n in s.counts.items()
            if frame.klass(k)
        ),
        "present": s.counts.get("present"),
        "symbol": s.symbol,
    }  # fmt: skip


QUESTIONS = ("done", "lacking", "next")


def question_of(key: str) -> str:
    return {
        "done": gettext("What I did in this period"),
        "lacking": gettext("What was lacking, and why"),
        "next": gettext("What I will do next"),
    }.get(key, key)


def _points(frame: Any, found: Any) -> list[tuple[str, str, str]]:
    own, committee = found.points.get("self", {}), found.points.get("committee", {})
    rows = []
    for part in frame.parts:
        for one in (part, *part.items):
            if one.key in own or one.key in committee:
                rows.append(
                    (
                        w.text(one.title),
                        own.get(one.key, ""),
                        committee.get(one.key, ""),
                    )
                )
    return rows


def _item_words(frame: Any, found: Any) -> list[tuple[str, str]]:
    return [
        (w.text(i.title), w.class_name(frame, found.words[i.key]))
        for p in frame.parts
        for i in p.items
        if found.words.get(i.key)
    ]


def _measure(m: Any) -> dict[str, Any]:
    return {
        "name": gettext(m.name),
        "formula": gettext(m.formula),
        "source": gettext(m.source),
        "value": None if m.value is None else num(w.plain(m.value)),
        "unit": "" if m.unit == UNITS[NUMBER] else gettext(m.unit),
        "top": m.top,
        "base": m.base,
        "link": m.link,
    }


def mine(actor: Actor) -> Page:
    """Build the list of the campaigns in which one is oneself."""
    rows = [
        {
            "url": w.link("assessment", row.uid),
            "title": w.text(c.title),
            "period": f"{day(c.first, 'short')} – {day(c.last, 'short')}",
            "class": w.class_name(c.frame, row.final) if row.published_on else "–",
            "state": gettext("published") if row.published_on else (
                gettext("review handed in") if "self" in row.done
                else gettext("waits for your review")
            ),
            "review": reverse("assessment_review", args=[row.uid, 1])
            if row.state == c.state == "open" and not judged_by(c.frame, row) else "",
        }
        for c, row in queries.mine(actor)
    ]  # fmt: skip
    return Page(
        Head(gettext("My evaluations"), facts=(gettext("Only you see this page."),)),
        data={
            "rows": rows,
            "empty": Empty(
                gettext("Your evaluations will stand here"),
                gettext(
                    "When a campaign is opened for your unit, your review begins here."
                ),
            ),
        },
    )


def review(
    found: queries.AboutShown, screen: int, message: Message | None,
    typed: Mapping[str, Any],
) -> Page:  # fmt: skip
    """Build one of the three screens of a self-review."""
    uid = found.row.uid
    return Page(
        Head(
            _review_name(found),
            crumbs=(Crumb(gettext("My evaluations"), reverse("evaluation_mine")),)
            if found.is_own
            else (
                *crumbs_of(found.campaign),
                Crumb(_name(found), w.link("assessment", uid)),
            ),
            facts=(
                w.text(found.campaign.title),
                gettext("Screen %(n)s of 3") % {"n": screen},
            ),
        ),
        message=message or judged(found, asks=_asks_civil(found)),
        data={
            "screen": screen,
            "screens": [
                (n, label, reverse("assessment_review", args=[uid, n]), n == screen)
                for n, label in (
                    (1, gettext("In words")),
                    (2, gettext("Criteria")),
                    (3, gettext("Class")),
                )
            ],
            "url": reverse("assessment_review", args=[uid, screen]),
            "back": w.link("assessment", uid),
            "submitted": "self" in found.row.done,
            "answers": [
                (k, question_of(k), typed.get(f"a_{k}", found.answers.get(k, "")))
                for k in QUESTIONS
            ],
            "parts": _review_parts(found, typed),
            "pieces": found.pieces,
            "shows": typed.get("shows", ""),
            **_review_class(found, typed),
        },
    )


def _review_name(found: queries.AboutShown) -> str:
    """Say whose review it is: one's own, that of a unit, or one handed in on paper."""
    if found.is_own:
        return gettext("My self-review")
    if found.row.subject == "unit":
        return gettext("Self-review of the unit")
    return gettext("Enter a review from paper")


def _name(found: queries.AboutShown) -> str:
    return found.row.name or w.text(found.row.unit_name)


def _review_parts(found: queries.AboutShown, typed: Mapping[str, Any]) -> list[Any]:
    own = found.points.get("self", {})
    return [
        {
            "title": w.text(part.title),
            "limit": limit_of(found.campaign, part.points),
            "items": [
                (
                    i.key,
                    w.text(i.title),
                    typed.get(f"p_{i.key}", own.get(i.key, "")),
                    typed.get(f"w_{i.key}", found.words.get(i.key, "")),
                )
                for i in part.items or (part,)
            ],
        }
        for part in found.campaign.frame.parts
    ]


def _review_class(
    found: queries.AboutShown, typed: Mapping[str, Any]
) -> dict[str, Any]:
    frame, derived = found.campaign.frame, found.row.derivation
    by_points = w.class_name(frame, derived.by_points) if derived.by_points else ""
    return {
        "scale": frame.scale,
        "classes": w.classes(frame),
        "klass": typed.get("klass", found.row.self_class),
        "civil": typed.get("civil", found.facts.get("civil_class", "")),
        "asks_civil": _asks_civil(found),
        "own": found.is_own,
        "rated": found.row.rated,
        "reason": w.reason(found.row.reason),
        "total": found.row.total,
        "by_points": by_points,
        "lines": [w.line_words(frame, line) for line in derived.lines],
    }


def _asks_civil(found: queries.AboutShown) -> bool:
    bars = found.campaign.frame.bars
    asked = any(b.name == "civil-service-class" for b in bars)
    return asked and found.row.subject == "member"


def limit_of(campaign: CampaignShown, rule: str) -> Any:
    if not rule:
        return ""
    from banyan.evaluation import frames

    return frames.answers(campaign.frame, campaign.last)[rule].value
