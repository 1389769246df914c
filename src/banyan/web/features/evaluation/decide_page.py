"""The page on which a body decides: caps by group, the criteria side by side by pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language, gettext, ngettext

from banyan.evaluation import queries
from banyan.evaluation.domain.classes import BARS_IT
from banyan.evaluation.naming import group_name
from banyan.evaluation.queries import BodyShown, CampaignShown, GroupShown, RowShown
from banyan.evaluation.queries.bodies import DIFFERS, NAMED, NONE
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.errors import OrgError
from banyan.web.shared.errors import write
from banyan.web.shared.ui import Act, Empty, Head
from banyan.web.templatetags.banyan_ui import num

from . import parsing, refusals
from . import words as w
from .pages import DECIDE, Page, crumbs_of, facts_of, row_words, state_of

Typed = Mapping[str, Any]


@dataclass(frozen=True)
class Asked:
    """Where the page stands: the body, a group, whom of it, which page."""

    at: queries.Handle
    group: str = ""
    show: str = ""
    page: int = 1

    @classmethod
    def of(cls, at: queries.Handle, given: Typed) -> Asked:
        """Read it from an address."""
        page = str(given.get("page", ""))
        return cls(
            at,
            str(given.get("group", "")),
            str(given.get("show", "")),
            int(page) if page.isdecimal() and len(page) < 6 else 1,
        )


def deciding(
    actor: Actor, campaign: CampaignShown, asked: Asked,
    typed: Typed | None = None, error: OrgError | None = None,
) -> Page:  # fmt: skip
    """Build one page of what a body decides; what was typed on others is kept."""
    typed = typed or {}
    refused = refusals.of(error)
    found = queries.body(actor, campaign, asked.at, _look(asked, typed, refused))
    is_open = campaign.state == "open" and found.decided < found.rated
    may = actor.holds(DECIDE)
    rows = [_row(campaign, one, found, typed) for one in found.rows]
    return Page(
        _head(campaign, found),
        why=w.chips(campaign.frame, campaign.last),
        message=refusals.message(error),
        data={
            "groups": [
                _group(campaign, found, g, typed, refused) for g in found.groups
            ],
            "rows": rows,
            "filters": _filters(campaign, found),
            "pager": _pager(campaign, found),
            "title": _title(found),
            "classes": w.classes(campaign.frame),
            "url": _url(campaign, found, found.group, found.show, found.page),
            "open": is_open,
            "may": may,
            "asks": is_open and may,
            "waiting": found.waiting,
            "versions": parsing.written(found.versions),
            "elsewhere": [(f"k_{pk}", k) for pk, k in found.elsewhere.items()],
            "today": clock.today(),
            "typed": typed,
            "meanwhile": any(r["mine"] for r in rows),
            "empty": Empty(
                gettext("Nothing is decided here"),
                gettext("The level above this unit decides about it."),
            ),
        },
    )


def _look(asked: Asked, typed: Typed, refused: refusals.Refused) -> queries.Look:
    return queries.Look(
        group=refused.group or asked.group,
        show=NAMED if refused.named else "" if refused.group else asked.show,
        page=1 if refused.named or refused.group else asked.page,
        chosen=parsing.numbered(typed, "k"),
        named=refused.named,
        read_at=parsing.versions(typed) if refused.conflict else {},
    )


def _head(campaign: CampaignShown, found: BodyShown) -> Head:
    return Head(
        gettext("%(body)s decides") % {"body": w.text(found.unit_name)},
        crumbs=crumbs_of(campaign),
        facts=facts_of(campaign),
        badge=state_of(campaign, found.rated, found.decided),
        others=(
            _to(gettext("Board here"), "evaluation_board", campaign, found),
            _to(gettext("Sheet of this unit"), "evaluation_sheet", campaign, found),
            _to(gettext("Simulate"), "evaluation_simulate", campaign, found),
        ),
    )


def _to(label: str, name: str, campaign: CampaignShown, found: BodyShown) -> Act:
    return Act(label, w.link(name, campaign.uid, at=found.unit_uid))


def _url(
    campaign: CampaignShown, found: BodyShown, group: str, show: str = "", page: int = 1
) -> str:
    return w.link(
        "evaluation_decide", campaign.uid, at=found.unit_uid, group=group, show=show,
        page=page if page > 1 else "",
    )  # fmt: skip


# -- groups and their caps ----------------------------------------------------------


def _group(
    campaign: CampaignShown, found: BodyShown, group: GroupShown, typed: Typed,
    refused: refusals.Refused,
) -> dict[str, Any]:  # fmt: skip
    key, cap = group.key, group.cap
    over = [v for v in cap.variants if v.over]
    return {
        "key": key,
        "title": said(group_name(key)),
        "url": _url(campaign, found, key),
        "current": key == found.group,
        "total": num(sum(group.classes.values())),
        "counts": w.counted(campaign.frame, group.classes),
        "cap": cap if cap.variants else None,
        "capped": w.class_name(campaign.frame, campaign.frame.capped),
        "over": _over_words(len(over), len(cap.variants)),
        "unfolded": key == refused.group or (bool(over) and key == found.group),
        "refused": key == refused.group,
        "variants": w.cap_words(campaign.frame, cap),
        "disputed": cap.is_disputed,
        "reading": typed.get(f"reading_{key}", group.reading),
        "reason": typed.get(f"reason_{key}", group.reason),
        "over_reason": typed.get(f"over_{key}", group.over_reason),
        "outstanding": typed.get(f"outstanding_{key}")
        if f"group_{key}" in typed
        else cap.outstanding,
        "by_name": group.by_name,
    }


def said(name: Any) -> str:
    """Return a name in the reader's language."""
    return write(name, get_language() or "en")


def _over_words(over: int, readings: int) -> str:
    if not over:
        return ""
    if readings == 1:
        return gettext("over the cap")
    return gettext("over the cap in %(n)s of %(all)s readings") % {
        "n": over, "all": readings,
    }  # fmt: skip


# -- who is shown -------------------------------------------------------------------


def _filters(campaign: CampaignShown, found: BodyShown) -> list[dict[str, Any]]:
    frame = campaign.frame
    named = {
        "": gettext("all"),
        NAMED: gettext("Named in the refusal"),
        **{k.key: w.text(k.title) for k in frame.classes},
        NONE: gettext("no class yet"),
        DIFFERS: gettext("unlike the self-class"),
    }
    return [
        {
            "label": label,
            "count": num(found.counts.get(key, 0)),
            "tone": w.tone(frame, key) if frame.klass(key) else "",
            "sign": w.sign(frame, key) if frame.klass(key) else "",
            "url": _url(campaign, found, found.group, key),
            "current": key == found.show,
        }
        for key, label in named.items()
        if found.counts.get(key) or key in ("", found.show)
    ]


def _pager(campaign: CampaignShown, found: BodyShown) -> dict[str, Any]:
    total = found.counts.get(found.show, 0)
    at, group, show = found.page, found.group, found.show
    return {
        "shown": gettext("%(first)s to %(last)s of %(total)s")
        % {
            "first": num(found.first),
            "last": num(found.first + len(found.rows) - 1),
            "total": num(total),
        }
        if found.pages > 1
        else "",
        "before": _url(campaign, found, group, show, at - 1) if at > 1 else "",
        "next": _url(campaign, found, group, show, at + 1) if at < found.pages else "",
    }


def _title(found: BodyShown) -> str:
    if found.group:
        return said(group_name(found.group))
    return gettext("Named in the refusal") if found.rows else ""


# -- one line -----------------------------------------------------------------------


def _row(
    campaign: CampaignShown, row: RowShown, found: BodyShown, typed: Typed
) -> dict[str, Any]:
    frame = campaign.frame
    line = row_words(campaign, row)
    choice = str(typed.get(f"k_{row.id}", row.proposed))
    chosen = "" if line["open"] else str(typed.get(f"k_{row.id}", ""))
    mine = chosen if chosen != row.final else ""
    bars = sum(one["stands"] == BARS_IT for one in line["barred"])
    line |= {
        "choice": choice,
        "against": _against(bars, len(line["barred"]) - bars),
        "mine": w.class_name(frame, mine) if mine else "",
        "moved": line["open"] and row.id in found.moved,
        "parts": _parts(campaign, row),
        "criteria": [
            (gettext(one.name), f"{num(w.plain(one.value))} %")
            for one in row.criteria
            if one.value is not None
        ],
        "ballot": ", ".join(
            f"{w.class_name(frame, k)} {n}"
            for k, n in row.voices.items()
            if frame.klass(k)
        ),
    }
    told = ("criteria", "ballot", "barred", "opinions")
    return line | {"tells": any(line[key] for key in told)}


def _against(bars: int, warns: int) -> str:
    """Say how many rules keep somebody from a class, and how many only warn."""
    said = []
    if bars:
        said.append(ngettext("%(n)s rule bars", "%(n)s rules bar", bars) % {"n": bars})
    if warns:
        one = ngettext("%(n)s rule warns", "%(n)s rules warn", warns)
        said.append(one % {"n": warns})
    return ", ".join(said)


def _parts(campaign: CampaignShown, row: RowShown) -> str:
    """Return the points of each part: 25 + 55."""
    known = (row.points[p.key] for p in campaign.frame.parts if p.key in row.points)
    found = [num(points) for points in known]
    return " + ".join(found) if len(found) > 1 else ""
