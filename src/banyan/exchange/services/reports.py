"""Reports: read, decided claim by claim, accepted as an exchange, erased.

Nothing that was read becomes a record before a person has accepted it.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings

from banyan.base.events import announce
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.errors import Conflict, InputError, Problem, StateRefusal
from banyan.kernel.names import fold
from banyan.kernel.text import gettext_noop as _
from banyan.ledger import services as ledger

from ..domain.claims import FIELDS, SHAPES, Claimed, claims_of, same_value
from ..events import ReportAccepted
from ..knowing import matched_claims, same_event
from ..models import Claim, Exchange, Report
from ..reading import bounds, read
from ..store import READ, WRITE
from .entering import enter
from .records import _unit

VERDICTS = ("accepted", "rejected", "open")


def report_read(
    *,
    actor: Actor,
    unit: Any,
    text: str,
    source: str = "",
    address: str = "",
    published: dt.date | None = None,
) -> Report:
    """Take a report in and read it; return it with its claims.

    The same text again returns what is there already. Raises InputError for what is
    empty, too long, or no report of an exchange; NotAllowed without
    ``exchange.write`` over the unit.
    """
    place = _unit(actor, unit)
    actor.require(WRITE, path=place.path, area_path=place.area_path)
    body = _body(text)
    digest = hashlib.sha256(body.encode()).hexdigest()
    known = Report.objects.filter(unit=place.pk, digest=digest).first()
    if known is not None:
        return known
    reading = read(body, published=published)
    claims = claims_of(reading.as_data())
    title = next((line.strip() for line in body.splitlines() if line.strip()), "")
    with ledger.act(actor=actor, kind="exchange.report_read", unit=place.pk) as act:
        row = Report.objects.create(
            unit_id=place.pk,
            title=title[:300],
            body=body,
            digest=digest,
            language=reading.language,
            published_on=published,
            address=address.strip()[:400],
            source=source.strip()[:400],
            matched_id=same_event(actor, claims),
            read_at=clock.now(),
            recorded_at=clock.now(),
            is_specimen=settings.BANYAN_DEMO,
            words=" " + fold(title),
        )
        act.record("create", row)
        act.record_rows("create", Claim, _keep_claims(actor, row, claims))
    return row


def _body(text: str) -> str:
    bounds.refuse_endless(text)
    return text.strip()


def _keep_claims(actor: Actor, row: Report, claims: Sequence[Claimed]) -> list[int]:
    """Keep the claims of a report, each with whom it may mean; return their ids."""
    rows = [_claim(row, one) for one in claims]
    for claim, match in matched_claims(actor, rows):
        claim.match_kind, claim.match = match
    return [claim.pk for claim in Claim.objects.bulk_create(rows)]


def _claim(report: Report, one: Claimed) -> Claim:
    return Claim(
        report=report,
        path=one.path,
        field=one.field,
        language=report.language,
        position=one.position,
        value=one.value,
        sentence=one.sentence,
        starts_at=one.start,
        ends_at=one.end,
        grade=one.grade,
        recorded_at=clock.now(),
    )


def claims_decide(
    *,
    actor: Actor,
    report: uuid.UUID | str,
    verdicts: Mapping[str, Mapping[str, Any]],
    added: Sequence[Mapping[str, Any]] = (),
    row_version: int | None = None,
) -> Report:
    """Say of claims, by path, what stands: ``state``, ``value`` and ``match``.

    A value that was changed counts as corrected. ``added`` are values that reading
    missed: ``field`` and ``value``. Raises InputError for unknown paths and values,
    StateRefusal when the report was accepted or rejected already.
    """
    with ledger.act(actor=actor, kind="exchange.claims_decide") as act:
        row = _open_report(actor, report, row_version)
        claims = {c.path: c for c in row.claims.select_for_update()}
        problems = list(_unfit(claims, verdicts, added))
        if problems:
            raise InputError(
                _("Some of the verdicts cannot be taken."), problems=problems
            )
        touched = []
        for path, verdict in verdicts.items():
            if _decide(actor, claims[path], verdict):
                touched.append(claims[path])
        Claim.objects.bulk_update(
            touched,
            ["state", "taken", "match_kind", "match", "decided_at", "decided_by"]
            + ["row_version"],
        )
        new = [
            _added(actor, row, one, at)
            for at, one in enumerate(added, start=len(claims))
        ]
        Claim.objects.bulk_create(new)
        row.row_version += 1
        row.save(update_fields=["row_version"])
        act.record_rows("change", Claim, [c.pk for c in touched])
        act.record_rows("create", Claim, [c.pk for c in new])
        act.record("change", row)
    return row


def _open_report(actor: Actor, report: uuid.UUID | str, version: int | None) -> Report:
    from ..queries.reports import report_row

    seen = report_row(actor, report, READ)
    actor.require(WRITE, path=seen.unit.path, area_path=seen.unit.area_path)
    row = Report.objects.select_for_update().get(pk=seen.pk)
    if version is not None and row.row_version != version:
        raise Conflict
    if row.state != "open":
        raise StateRefusal(_("This report was decided already."), code="report.decided")
    return row


def _unfit(
    claims: Mapping[str, Claim],
    verdicts: Mapping[str, Mapping[str, Any]],
    added: Sequence[Mapping[str, Any]],
) -> Any:
    for path, verdict in verdicts.items():
        if path not in claims:
            yield Problem.of(
                "report.path", _("There is no claim “%(path)s”."), path=path, field=path
            )
        elif verdict.get("state", "accepted") not in VERDICTS:
            yield Problem.of(
                "report.verdict",
                _("A claim is accepted, rejected or left open."),
                field=path,
            )
    for one in added:
        if one.get("field") not in FIELDS or not any((one.get("value") or {}).values()):
            yield Problem.of(
                "report.added", _("Say what was missed."), field=str(one.get("field"))
            )


def _decide(actor: Actor, claim: Claim, verdict: Mapping[str, Any]) -> bool:
    """Put a verdict on a claim; say whether anything changed."""
    state = verdict.get("state", "accepted")
    given = verdict.get("value")
    value = dict(claim.value if given is None else given)
    match = (
        str(verdict["match"] or "") if "match" in verdict else str(claim.match or "")
    )
    if state == "accepted" and not same_value(claim.value, value):
        state = "corrected"
    taken = value if state in ("accepted", "corrected") else {}
    before = (claim.state, claim.taken, str(claim.match or ""))
    if claim.state == "added" and state == "accepted":
        state, taken = "added", value
    if before == (state, taken, match):
        return False
    claim.state, claim.taken = state, taken
    claim.match = uuid.UUID(match) if match else None
    decided = state != "open"
    claim.decided_at = clock.now() if decided else None
    claim.decided_by = actor.name if decided else ""
    claim.row_version += 1
    return True


def _added(actor: Actor, report: Report, one: Mapping[str, Any], at: int) -> Claim:
    field = one["field"]
    keys = SHAPES[field]
    value = {k: one["value"].get(k) for k in keys}
    return Claim(
        report=report,
        path=f"{field}/+{at}",
        field=field,
        language=report.language,
        position=1000 + at,
        value={},
        taken=value,
        state="added",
        decided_at=clock.now(),
        decided_by=actor.name,
        recorded_at=clock.now(),
    )


def report_accept(
    *,
    actor: Actor,
    report: uuid.UUID | str,
    host: Any,
    visitor: Any,
    title: Any,
    into: Any = None,
    row_version: int | None = None,
) -> Exchange:
    """Make an exchange of what was accepted, or add it to a known one (``into``).

    Every claim must be decided. Raises StateRefusal while one is open, InputError as
    the services of the records do.
    """
    with ledger.act(actor=actor, kind="exchange.report_accept") as act:
        row = _open_report(actor, report, row_version)
        waiting = row.claims.filter(state="open").count()
        if waiting:
            raise StateRefusal(
                _("%(n)s values are not decided yet."),
                code="report.undecided",
                n=waiting,
                way_out=_("Accept, correct or reject each of them."),
            )
        exchange = enter(
            act, actor, row, host=host, visitor=visitor, title=title, into=into
        )
        row.state, row.exchange = "accepted", exchange
        row.row_version += 1
        row.save(update_fields=["state", "exchange", "row_version"])
        act.record("change", row)
        announce(ReportAccepted(report=row.pk, exchange=exchange.pk, unit=row.unit_id))
    return exchange


def report_reject(
    *, actor: Actor, report: uuid.UUID | str, row_version: int | None = None
) -> Report:
    """Say that nothing of a report becomes a record."""
    with ledger.act(actor=actor, kind="exchange.report_reject") as act:
        row = _open_report(actor, report, row_version)
        row.state, row.row_version = "rejected", row.row_version + 1
        row.save(update_fields=["state", "row_version"])
        act.record("change", row)
    return row


def report_erase(*, actor: Actor, report: uuid.UUID | str, name: str) -> int:
    """Take a name out of a report and its claims, on request of who bears it.

    The text keeps a bar of the same length, so that places stay right; claims about
    the person go. What was recorded of the office and the event stays. Returns how
    many places; raises InputError when the name does not stand in the report.
    """
    from ..queries.reports import report_row

    wanted = " ".join(name.split())
    seen = report_row(actor, report, READ)
    actor.require(WRITE, path=seen.unit.path, area_path=seen.unit.area_path)
    with ledger.act(
        actor=actor, kind="exchange.report_erase", unit=seen.unit_id
    ) as act:
        row = Report.objects.select_for_update().get(pk=seen.pk)
        places = row.body.count(wanted) if wanted else 0
        if not places:
            raise InputError(
                problems=[
                    Problem.of(
                        "report.name",
                        _("The report does not hold this name."),
                        field="name",
                        way_out=_("Write it as the report does."),
                    )
                ]
            )
        bar = "█" * len(wanted)
        row.body, row.title = (
            row.body.replace(wanted, bar),
            row.title.replace(wanted, bar),
        )
        row.words = " " + fold(row.title)
        row.digest = hashlib.sha256(row.body.encode()).hexdigest()
        row.row_version += 1
        row.save()
        changed = []
        for claim in row.claims.select_for_update():
            if _blank(claim, wanted, bar):
                changed.append(claim)
        Claim.objects.bulk_update(
            changed, ["value", "taken", "sentence", "row_version"]
        )
        act.record("change", row, *changed)
    if actor.holds("ledger.erase"):
        _forget_values(actor, row, changed)
    return places


def _forget_values(actor: Actor, row: Report, claims: Sequence[Claim]) -> None:
    """Make it impossible to confirm by the ledger what stood there."""
    reason = "a name was taken out on request"
    for kind, ids in (
        ("exchange.report", [row.pk]),
        ("exchange.claim", [c.pk for c in claims]),
    ):
        ledger.erase_record_values(actor=actor, kind=kind, subjects=ids, reason=reason)


def _blank(claim: Claim, name: str, bar: str) -> bool:
    def blanked(value: Any) -> Any:
        if isinstance(value, str):
            return value.replace(name, bar)
        if isinstance(value, dict):
            return {k: blanked(v) for k, v in value.items()}
        return value

    before = (claim.value, claim.taken, claim.sentence)
    claim.value, claim.taken = blanked(claim.value), blanked(claim.taken)
    claim.sentence = claim.sentence.replace(name, bar)
    if before == (claim.value, claim.taken, claim.sentence):
        return False
    claim.row_version += 1
    return True
