"""What a person accepted of a report, entered as an exchange with its parts."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from banyan.kernel.actor import Actor
from banyan.kernel.text import LANGUAGES, Text

from ..domain.claims import full_day
from ..models import Claim, Counterpart, Exchange, Report
from ..store import found_one, kind_of
from .exchanges import exchange_take_over
from .records import record_change, records_add

ONLY_REPORTED = Text(
    vi="Ghi lại từ bản tin: chỉ những gì bản tin nói.",
    lo="ບັນທຶກຈາກບົດຂ່າວ: ສະເພາະສິ່ງທີ່ບົດຂ່າວບອກ.",
    en="Taken over from a report: only what the report says.",
)


def enter(
    act: Any,
    actor: Actor,
    report: Report,
    *,
    host: Any,
    visitor: Any,
    title: Any,
    into: Any = None,
) -> Exchange:
    """Enter the accepted claims of a report inside an act; return the exchange."""
    by_field: dict[str, list[Claim]] = defaultdict(list)
    for claim in report.claims.exclude(state__in=("rejected", "open")):
        by_field[claim.field].append(claim)
    people = _people(act, actor, report, by_field["people"])
    parts = {
        "delegate": _delegates(people, report.language),
        "commitment": _commitments(by_field["commitments"], people, report.language),
    }
    if into:
        return _add_to(act, actor, into, by_field, parts)
    own_side = "host" if _is_own(actor, host) else "visitor"
    values = {
        "title": title,
        "host": host,
        "visitor": visitor,
        "own_side": own_side,
        "why_not": " · ".join(ONLY_REPORTED.as_json().values()),
        "source": report.source or report.address or report.title,
        **_event(by_field, report.language),
    }
    return exchange_take_over(
        actor=actor, unit=report.unit, values=values, parts=parts, record_into=act
    )


def _is_own(actor: Actor, organisation: Any) -> bool:
    row = found_one(
        actor, kind_of("organisation"), getattr(organisation, "uid", organisation)
    )
    return bool(row.side == "own")


def _event(by_field: dict[str, list[Claim]], language: str) -> dict[str, Any]:
    found: dict[str, Any] = {"topics": [c.taken.get("id") for c in by_field["topics"]]}
    for claim in by_field["kind"]:
        found["type"] = claim.taken.get("kind")
    for claim in by_field["place"]:
        found["venue"] = _said(claim.taken.get("name"), language)
    for claim in by_field["date"]:
        start = full_day(str(claim.taken.get("start") or ""))
        end = full_day(str(claim.taken.get("end") or ""))
        if start:
            found |= {"starts_on": start, "ends_on": end}
        else:
            found["date_said"] = str(claim.taken.get("start") or "")
    if not found.get("starts_on") and not found.get("date_said"):
        found["date_said"] = "XXXX-XX-XX"
    return found


def _said(value: Any, language: str) -> Text:
    text = " ".join(str(value or "").split())
    return Text(**{language: text}) if language in LANGUAGES and text else Text()


def _people(
    act: Any, actor: Actor, report: Report, claims: list[Claim]
) -> list[tuple[Claim, Counterpart]]:
    """Return each accepted person as one who is known, or made known now."""
    found = []
    for claim in claims:
        name = " ".join(str(claim.taken.get("name") or "").split())
        if claim.match:
            person = found_one(actor, kind_of("counterpart"), claim.match)
            _remember_spelling(act, actor, person, name, report)
        else:
            person = records_add(
                actor=actor,
                kind="counterpart",
                unit=report.unit,
                rows=[{"name": name, "source": report.source or report.title}],
                extra={"is_specimen": False},
                record_into=act,
            )[0]
        found.append((claim, person))
    return found


def _remember_spelling(
    act: Any, actor: Actor, person: Any, name: str, report: Report
) -> None:
    known = {person.name, *person.spellings.values_list("text", flat=True)}
    if name and name not in known:
        row = {
            "text": name,
            "language": report.language,
            "source": report.source or report.title,
        }
        records_add(
            actor=actor, kind="spelling", owner=person, rows=[row], record_into=act
        )


def _delegates(
    people: list[tuple[Claim, Counterpart]], language: str
) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    heads: set[str] = set()
    for claim, person in people:
        side = claim.taken.get("side")
        if side not in ("host", "visitor"):
            continue
        is_head = bool(claim.taken.get("head")) and side not in heads
        heads |= {side} if is_head else set()
        office = ", ".join(
            str(claim.taken[k]) for k in ("office", "body") if claim.taken.get(k)
        )
        rows.append(
            {
                "side": side,
                "counterpart": person.uid,
                "role": "head" if is_head else "member",
                "office": _said(office or "-", language),
                "position": len(rows) + 1,
            }
        )
    seen: dict[Any, dict[str, Any]] = {}
    for row in rows:
        seen.setdefault(row["counterpart"], row)
    return list(seen.values())


def _commitments(
    claims: list[Claim], people: list[tuple[Claim, Counterpart]], language: str
) -> list[dict[str, Any]]:
    """Return what was said. Without an owner, day and proof it is a declaration."""
    sides = {
        str(c.taken.get("name")): c.taken["side"]
        for c, _p in people
        if c.taken.get("side") in ("host", "visitor")
    }
    return [
        {
            "text": _said(claim.taken.get("text"), language),
            "form": "declaration",
            "side": _side(str(claim.taken.get("by") or ""), sides),
            "by": str(claim.taken.get("by") or "")[:200],
            "due": full_day(str(claim.taken.get("when") or "")),
            "source": claim.sentence,
        }
        for claim in claims
    ]


def _side(by: str, sides: dict[str, str]) -> str:
    for name, side in sides.items():
        if name and (name in by or by in name) and by:
            return side
    return "host"


def _add_to(
    act: Any,
    actor: Actor,
    into: Any,
    by_field: dict[str, list[Claim]],
    parts: dict[str, list[dict[str, Any]]],
) -> Exchange:
    """Add to a known exchange what it lacks; what it has stays as it is."""
    row: Exchange = found_one(actor, kind_of("exchange"), getattr(into, "uid", into))
    known = set(row.delegates.values_list("counterpart__uid", flat=True))
    heads = set(row.delegates.filter(role="head").values_list("side", flat=True))
    new = [d for d in parts["delegate"] if d["counterpart"] not in known]
    for one in new:
        if one["side"] in heads:
            one["role"] = "member"
    for kind, rows in (("delegate", new), ("commitment", parts["commitment"])):
        if rows:
            records_add(actor=actor, kind=kind, owner=row, rows=rows, record_into=act)
    topics = [*row.topics, *(c.taken.get("id") for c in by_field["topics"])]
    merged = list(dict.fromkeys(topics))
    if merged != row.topics:
        record_change(
            actor=actor,
            kind="exchange",
            uid=row.uid,
            values={"topics": merged},
            record_into=act,
        )
    row.refresh_from_db()
    return row
