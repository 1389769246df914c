"""The pages of evaluation beside their raw SQL: a campaign half done, a year before it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db.models import F
from django.test import Client

from banyan.kernel import clock

from . import raw
from .measure import HUB, LIST, Budget, Result, compared, wanted
from .pages import address_of, asking, signed_in
from .sample import Sample, Scope
from .tasks import fill

BOARD = Budget(2 * HUB.times, 2 * HUB.beyond_ms, HUB.statements)
"""The map of a whole subtree: twice the time of other pages."""

VOICES = {"good": 12, "completed": 2, "present": 14}
Page = tuple[str, str, raw.Raw, Budget]


def laid_ready(sample: Sample, campaign: int) -> None:
    """Give the commune that is asked for what weeks of an evaluation leave: words, tasks."""
    rows = apps.get_model("evaluation", "Assessment").objects.filter(campaign=campaign)
    rows.update(points={"self": {"common": "25", "results": "55"}})
    path = sample.scopes["commune"].unit.path
    here = rows.filter(
        subject="member", unit__path__gte=path, unit__path__lt=path + "g"
    )
    word = apps.get_model("evaluation", "Word")
    word.objects.bulk_create(
        word(
            assessment_id=pk, step="vote", on=clock.today(), at=clock.now(),
            klass="good", counts=VOICES,
        )
        for pk in here.values_list("pk", flat=True)
    )  # fmt: skip
    fill(list(here.values_list("person", "unit")), clock.today().year)
    tasks = apps.get_model("commitments", "Commitment").objects
    tasks.update(state="scored", done_on=F("starts_on"), exceeded=True)  # bars nobody


def measured(sample: Sample, campaign: int) -> Iterator[Result | None]:
    """Yield a line for each page; one that fails has missed."""
    client = signed_in(sample)
    for name, address, answer, budget in _pages(sample, campaign):
        if not wanted(f"pages: evaluation, {name}"):
            continue
        yield _one(client, f"evaluation, {name}", address, answer, budget)


def _one(
    client: Client, name: str, address: str, answer: raw.Raw, budget: Budget
) -> Result | None:
    status = client.get(address).status_code
    if status == 200:
        return compared("pages", name, asking(client, address), answer, budget)
    return Result("pages", name, 0, -1, note=f"{address} answers {status}")


def _pages(sample: Sample, campaign: int) -> Iterator[Page]:
    model = apps.get_model("evaluation", "Assessment")
    uid = apps.get_model("evaluation", "Campaign").objects.get(pk=campaign).uid
    branch, commune = sample.scopes["branch"], sample.scopes["commune"]
    rows = model.objects.filter(campaign=campaign, rated=True)

    def url(name: str, scope: Scope) -> str:
        return f"{address_of(name, uid=uid)}?at={scope.unit.uid}"

    listed = raw.asking(("SELECT * FROM evaluation_campaign LIMIT 51", ()))
    yield "list", address_of("evaluation"), listed, LIST
    for level in ("nation", "commune"):
        scope = sample.scopes[level]
        page = url("evaluation_board", scope)
        yield f"board: {level}", page, _board(campaign, scope), BOARD
    yield "sheet", url("evaluation_sheet", branch), _sheet(campaign, branch), HUB
    page = url("evaluation_decide", commune)
    yield "deciding", page, _body(campaign, commune), HUB
    path = commune.unit.path
    here = rows.filter(unit__path__gte=path, unit__path__lt=path + "g")
    member = here.filter(subject="member").order_by("pk").first()
    head = here.filter(role="head").order_by("pk").first()
    for name, row in (("member", member), ("head", head)):
        page = address_of("assessment", uid=row.uid)
        yield f"assessment: {name}", page, _about(campaign, row), HUB
    results = address_of("unit_results", uid=commune.unit.uid)
    yield "results of a period", results, _results(commune), HUB


# -- the raw SQL -----------------------------------------------------------------

_BELOW = """
SELECT substr(u.path, 1, %s), length(u.path), a.subject, a.rated, a.state, a.final,
       a.proposed, a.done, count(*)
FROM evaluation_assessment a JOIN units_unit u ON u.id = a.unit_id
WHERE a.campaign_id = %s AND u.path >= %s AND u.path < %s
GROUP BY 1, 2, 3, 4, 5, 6, 7, 8"""
_CLASSES = """
SELECT a.campaign_id, a.subject, a.final, count(*)
FROM evaluation_assessment a JOIN units_unit u ON u.id = a.unit_id
WHERE a.campaign_id <> %s AND a.rated AND u.path >= %s AND u.path < %s
GROUP BY 1, 2, 3"""
_LINES = """
SELECT a.*, p.full_name, u.names FROM evaluation_assessment a
JOIN units_unit u ON u.id = a.unit_id
LEFT JOIN people_person p ON p.id = a.person_id
LEFT JOIN people_membership m ON m.id = a.membership_id
WHERE {which} ORDER BY u.path, m.name_key, a.id {limit}"""
_BODY = """
SELECT a.id, u.path, a.subject, a.kind_of_tasks, a.rated, a.state, a.self_class,
       a.proposed, a.final, a.row_version FROM evaluation_assessment a
JOIN units_unit u ON u.id = a.unit_id
LEFT JOIN people_membership m ON m.id = a.membership_id
WHERE a.campaign_id = %s AND a.decider_id = %s ORDER BY u.path, m.name_key, a.id"""
_TASKS = """
SELECT c.person_id, count(*), sum(c.exceeded) FROM commitments_commitment c
WHERE c.person_id IN (SELECT a.person_id FROM evaluation_assessment a WHERE {which})
GROUP BY 1"""
_BEFORE = """
SELECT b.membership_id, b.unit_id, b.final FROM evaluation_assessment b
JOIN evaluation_assessment a ON b.person_id = a.person_id WHERE b.final <> '' AND {which}"""
_WORDS = """
SELECT w.* FROM evaluation_word w
JOIN evaluation_assessment a ON w.assessment_id = a.id WHERE {which}"""
_MEASURED = "SELECT * FROM evaluation_measured WHERE campaign_id = %s AND unit_id = %s"


def _board(campaign: int, scope: Scope) -> raw.Raw:
    path = scope.unit.path
    ends = (path, path + "g")
    asked = [
        (_BELOW, (len(path) + 12, campaign, *ends)),
        (_CLASSES, (campaign, *ends)),
        (
            "SELECT id, uid, names FROM units_unit WHERE parent_id = %s",
            (scope.unit.pk,),
        ),
    ]
    if scope.unit.parent_id:  # the siblings, and the level above
        above = path[:-12]
        asked.append((_BELOW, (len(path), campaign, above, above + "g")))
    return raw.asking(*asked)


def _lines(which: str, given: tuple[Any, ...], limit: str = "") -> list[Any]:
    several = (_TASKS, _BEFORE, _WORDS)
    return [
        (_LINES.format(which=which, limit=limit), given),
        *((sql.format(which=which).replace("sum(c.exceeded)", _sum()), given)
          for sql in several),
    ]  # fmt: skip


def _sum() -> str:
    return "sum(c.exceeded)" if raw.is_sqlite() else "sum(c.exceeded::int)"


def _sheet(campaign: int, scope: Scope) -> raw.Raw:
    which = "a.campaign_id = %s AND a.unit_id = %s"
    return raw.asking(*_lines(which, (campaign, scope.unit.pk)))


def _body(campaign: int, scope: Scope) -> raw.Raw:
    decider = (campaign, scope.unit.pk)
    first = [row[0] for row in raw.ask(_BODY, *decider)[:20]]
    which = f"a.id IN ({', '.join(['%s'] * len(first))})"
    return raw.asking((_BODY, decider), *_lines(which, tuple(first)))


def _about(campaign: int, row: Any) -> raw.Raw:
    unit = (_MEASURED, (campaign, row.led_id or row.unit_id))
    return raw.asking(*_lines("a.id = %s", (row.pk,)), unit)


def _results(scope: Scope) -> raw.Raw:
    """The rows that the indicators of a period count, of the unit and all below it."""
    ends = (scope.unit.path, scope.unit.path + "g")
    year = clock.today().replace(month=1, day=1)
    below = "JOIN units_unit u ON u.id = {0} WHERE u.path >= %s AND u.path < %s"
    return raw.asking(
        ("SELECT * FROM figures_tally WHERE unit_id = %s", (scope.unit.pk,)),
        (
            "SELECT count(*) FROM people_membership m JOIN people_stay s "
            "ON s.membership_id = m.id AND s.kind = 'home' AND s.valid_from = m.joined_on "
            + below.format("s.unit_id") + " AND m.joined_on >= %s",
            (*ends, year),
        ),
        (
            "SELECT sum(v.present) FROM meetings_meeting v "
            + below.format("v.unit_id"),
            ends,
        ),
        ("SELECT count(*) FROM cases_case c " + below.format("c.unit_id"), ends),
        (
            "SELECT count(*) FROM commitments_commitment WHERE unit_id = %s",
            (scope.unit.pk,),
        ),
    )  # fmt: skip


def taken_over(campaign: int) -> dict[int, str]:
    """Return a class for everybody who is rated, as records of a past year have it."""
    rows = apps.get_model("evaluation", "Assessment").objects.filter(
        campaign=campaign, rated=True
    )
    ids = rows.values_list("pk", flat=True)
    return {pk: "excellent" if pk % 6 == 0 else "good" for pk in ids}
