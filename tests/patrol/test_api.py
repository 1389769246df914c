"""The machine interface: every address, every kind of person, every service."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from banyan.api.acts import ACTS
from banyan.api.app import document, interface
from banyan.api.checks import every_endpoint_has_its_right
from banyan.api.endpoints import ENDPOINTS, OPEN, READ, WRITE
from tests.patrol.test_addresses import KINDS, _rights
from tests.support import api_samples, samples

ROOT = Path(__file__).resolve().parents[2] / "src" / "banyan"

pytestmark = pytest.mark.django_db
interface()  # hangs the rooms in: before that no endpoint is known

ANSWERED = {200, 201, 204, 400, 404, 409, 422}


@pytest.fixture(params=KINDS)
def visitor(request: pytest.FixtureRequest) -> Iterator[tuple[str, Client]]:
    """A session of one kind of person, or of nobody."""
    client = Client(raise_request_exception=True)
    if request.param != "nobody":
        client.force_login(
            samples.accounts()[request.param],
            backend="banyan.access.backends.AccountBackend",
        )
    yield request.param, client


def test_every_endpoint_has_a_right_that_exists() -> None:
    assert every_endpoint_has_its_right(None) == []


def test_every_endpoint_stands_in_the_document_once() -> None:
    interface()
    listed = [
        operation["operationId"]
        for path in document()["paths"].values()
        for operation in path.values()
    ]
    assert sorted(listed) == sorted(ENDPOINTS)


def test_each_endpoint_answers_each_kind_of_person(visitor: tuple[str, Any]) -> None:
    kind, client = visitor
    rights = _rights(kind)
    wrong = []
    for name, endpoint in sorted(ENDPOINTS.items()):
        url = api_samples.address(endpoint)
        answer = client.generic(
            endpoint.method, url, data="{}", content_type="application/json"
        )
        expected = _expected(kind, endpoint, rights)
        if answer.status_code not in expected:
            wrong.append((name, url, answer.status_code, sorted(expected)))
    assert wrong == []


def _expected(kind: str, endpoint: Any, rights: set[str]) -> set[int]:
    if kind == "nobody":
        return {401}
    if endpoint.right and endpoint.right not in rights:
        return {403}
    return ANSWERED | {403}


def test_what_lies_outside_a_range_does_not_exist_for_programs() -> None:
    """A branch secretary guesses the records of another branch."""
    client = Client()
    client.force_login(
        samples.accounts()["secretary"],
        backend="banyan.access.backends.AccountBackend",
    )
    leaking = []
    for name, endpoint in sorted(ENDPOINTS.items()):
        if not api_samples.is_placed(endpoint):
            continue
        url = api_samples.address(endpoint, outside=True)
        answer = client.generic(
            endpoint.method, url, data="{}", content_type="application/json"
        )
        if answer.status_code not in {403, 404, 422}:
            leaking.append((name, answer.status_code))
        if endpoint.method == "GET" and answer.status_code == 422:
            leaking.append((name, answer.status_code))
    assert leaking == []


def test_reading_through_the_interface_writes_nothing() -> None:
    from django.apps import apps

    models = [apps.get_model("ledger", n) for n in ("Act", "Reading")]
    before = [m.objects.count() for m in models]
    client = Client()
    client.force_login(
        samples.accounts()["organiser"],
        backend="banyan.access.backends.AccountBackend",
    )
    for endpoint in ENDPOINTS.values():
        if endpoint.method == "GET":
            client.get(api_samples.address(endpoint))
    assert [m.objects.count() for m in models] == before


def test_only_writes_change_and_only_reads_are_cached() -> None:
    wrong = [
        e.name
        for e in ENDPOINTS.values()
        if (e.method == "GET") != (e.kind == READ) or e.kind not in (READ, WRITE, OPEN)
    ]
    assert wrong == []


def test_a_demonstration_marks_every_answer() -> None:
    client = Client()
    client.force_login(
        samples.accounts()["organiser"],
        backend="banyan.access.backends.AccountBackend",
    )
    unmarked = []
    for endpoint in ENDPOINTS.values():
        if endpoint.method != "GET":
            continue
        answer = client.get(api_samples.address(endpoint))
        marked = answer["Specimen"] == "SPECIMEN" and _says_so(endpoint, answer)
        if answer.status_code == 200 and not marked:
            unmarked.append(endpoint.name)
    assert unmarked == []


def _says_so(endpoint: Any, answer: Any) -> bool:
    """Say whether an answer says it; an empty form to fill in holds nothing at all."""
    return endpoint.name == "import_template" or b"SPECIMEN" in answer.content


# -- every service that a page calls, and every read ----------------------------------------

LEFT_OUT = {
    "exchange.services.table_take": "a table that people fill in; programs add rows",
    "commitments.services.results_begun": "a table that people fill in",
    "commitments.services.results_headings": "a table that people fill in",
    "commitments.services.results_look": "a table that people fill in",
    "commitments.services.results_table": "a table; programs send results-record",
    "training.services.headings": "the columns of a table that people fill in",
    "training.services.participants_table": "a table that people fill in",
    "knowledge.services.topics_table": "a table that people fill in; programs send SKOS",
    "cases.services.application_send": "for outsiders, with the page's own guards",
    "cases.queries.application_followed": "for outsiders, with the page's own guards",
    "access.queries.support_reasons": "the reason beside an act; the act holds it",
    "access.services.account_factor_reset": "takes off a lock: at its page alone",
    "access.services.account_reset_send": "the mail is the page's own",
    "ledger.queries.visible": "narrows the list of a page; /lists does it here",
    "lists.services.units_of_own": "“all of mine” in a form; programs name the units",
    "jobs.services.attachment_headers": "how a page hands out a file",
    "access.queries.accounts_by_mail": "the reset of a forgotten password",
    "access.queries.accounts_offered": "the sign-in page of a demonstration",
    "commitments.queries.tasks_of_person": "what a paper is filled from; /lists has them",
    "evaluation.queries.about_to_write": "the form of a review; /assessments has it",
    "evaluation.queries.body": "a page of /evaluations/{campaign}/deciding/{unit}",
    "evaluation.queries.highest": "where a map begins; /evaluations/{campaign}/board",
    "evaluation.queries.place_of": "the unit that an address names",
    "exchange.queries.counterparts_offered": "a choice in a form",
    "imports.queries.sampled": "values beside a heading; who sends a table has them",
    "people.queries.holders_now": "a choice in a form; /lists/offices, by unit",
    "papers.queries.titles_of_subject": "a choice in a form",
    "projects.queries.projects_of": "names beside a partnership; /lists/project",
    "commitments.queries.counted_in": "a unit in the reader's language; given as typed",
    "commitments.queries.places_of": "where a person works, offered by a form",
    "commitments.services.as_kept": "the rule beside a page; /rulebook/rules",
    "commitments.services.asked": "the rule beside a page; /rulebook/rules",
    "exchange.queries.said_of": "of an exchange read already; …/read-back reads it",
    "exchange.queries.units_readable": "the choice of a body in a form",
    "exchange.queries.units_writable": "the choice of a body in a form",
    "knowledge.queries.topic_labels": "names beside facts; /topics holds them",
    "access.queries.account_by_login": "names typed in a form; programs give numbers",
    "briefings.queries.briefings_of_exchange": "/lists/briefings names the exchange's",
    "briefings.queries.briefings_released": "/lists/briefings, as a guest",
    "briefings.queries.choices_for": "what a form offers",
    "packages.queries.own_offered": "a choice in a form; /exchange/records has them",
    "exchange.queries.partners_known": "whose key it is, offered by a form",
    "exchange.queries.cooperation_of_unit": "/lists/exchanges and others, by unit",
    "exchange.queries.kinds_released": "what may be released, by the page's guard",
    "training.queries.files_of_handouts": "/handouts/{handout}/files",
    "exchange.queries.records_released": "/lists/exchanges and others, as a guest",
    "briefings.queries.exchanges_offered": "what a form offers",
    "briefings.queries.section_get": "/briefings/{briefing} holds its sections",
    "briefings.queries.template_choices": "what a form offers",
    "briefings.queries.versions_of": "/lists/briefings has every version",
    "cases.queries.changed_rules": "part of /cases/{reference}/explain",
    "cases.queries.electorate_at": "what /cases/{reference}/electorates reads through",
    "decisions.queries.decisions_list": "/decisions finds the same, and narrows",
    "decisions.queries.decisions_shown": "names beside facts; the facts hold them",
    "figures.queries.tally_of": "/units/{unit}/figures holds the same numbers",
    "ledger.queries.acts_recent": "/ledger/acts",
    "people.queries.holders_on": "who may sign, offered by a form",
    "people.queries.member_by_uid": "references are resolved in references.py",
    "people.queries.members_in_reach": "how large a range a page counts",
    "people.queries.members_on": "who came, offered by a form",
    "people.queries.persons_called": "names beside facts; the facts hold them",
    "people.queries.persons_named": "names beside facts; the facts hold them",
    "people.queries.reaching": "the details of /people/{person}",
    "people.queries.removal_of": "/removals names the person of each",
    "people.queries.standing_from_story": "/people/{person}/standing",
    "people.queries.who_read_me": "/people/{person}/readings",
    "units.queries.ancestors": "the way of /units/{unit}",
    "units.queries.children_of": "/units/{unit}/children",
    "units.queries.cursors_of": "pages of the drawn tree; lists have cursors",
    "units.queries.named_for_plan": "names beside a drawn plan",
    "units.queries.places_of": "where a body lies, for a form",
    "units.queries.structures": "/structures lists those that are seen",
    "units.queries.uids_of": "addresses of pages",
    "units.queries.unit_by_code": "/structures/{structure}/codes",
    "units.queries.unit_where": "the choice of a body in a form",
    "units.queries.units_named": "names beside facts; the facts hold them",
    "units.queries.units_to_choose": "the choice of a body in a form",
    "exchange.queries.files_of_materials": "/exchange/materials/{material}/files",
    "exchange.queries.is_released": "what may be released, by the page's guard",
    "training.queries.alumni_of": "whom one may invite, offered by a form",
    "training.queries.attendance_of": "/cohorts/{cohort}/participants and /sessions",
    "training.queries.certificate_get": "what a file is printed from",
    "training.queries.followup_get": "part of /participants/{participant}",
    "training.queries.guest_of": "whom a form gives an account",
    "training.queries.invitation_get": "part of /courses/mine",
    "training.queries.invitations_mine": "what waits for an account: /calendar, /inbox",
    "training.queries.marks_of": "the form of marks; the act marks-enter takes them",
    "training.queries.parts_of_cohort": "the lists of a page",
    "training.queries.plan_of": "what is pushed to the plan of a page",
    "training.queries.record_get": "the fields of a form; /lists hold them",
    "training.queries.units_writable": "the choice of a host in a form",
}
"""What pages call and programs do not get by itself, each with the reason."""


def test_every_service_and_read_of_the_pages_has_an_endpoint() -> None:
    interface()
    programs = _called(ROOT / "api")
    programs |= {_name_of(act.service) for act in ACTS.values()}
    called = _called(ROOT / "web")
    assert called - programs - LEFT_OUT.keys() == set()


def test_what_is_left_out_is_still_called_by_pages() -> None:
    """A reason that has become empty goes."""
    assert LEFT_OUT.keys() - _called(ROOT / "web") == set()


def _name_of(service: Any) -> str:
    return f"{service.__module__.split('.')[1]}.services.{service.__name__}"


def _called(folder: Path) -> set[str]:
    """Return what the modules of a folder call: ``room.services.name`` or queries."""
    found: set[str] = set()
    for path in folder.rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        modules = dict(_modules(tree))
        found |= set(_functions(tree))
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute):
                module = modules.get(getattr(node.value, "id", ""))
                found |= {f"{module}.{node.attr}"} if module else set()
    return {name for name in found if name.rsplit(".", 1)[1].islower()}


def _modules(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Yield the modules that are imported whole, by the name used for them."""
    for module, name in _imported(tree):
        if name.name in ("services", "queries"):
            yield name.asname or name.name, f"{_room(module)}.{name.name}"
        elif name.name == "pages" and "queries" in module:
            yield name.asname or name.name, f"{_room(module)}.queries"


def _functions(tree: ast.Module) -> Iterator[str]:
    """Yield the functions that are imported one by one."""
    for module, name in _imported(tree):
        for part in ("services", "queries", "batches"):
            inside = part in module.split(".")[2:]
            if inside and name.name not in ("pages", "past"):
                yield f"{_room(module)}.{part}.{name.name}"


def _imported(tree: ast.Module) -> Iterator[tuple[str, ast.alias]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(
            "banyan."
        ):
            for name in node.names:
                yield str(node.module), name


def _room(module: str) -> str:
    return module.split(".")[1]
