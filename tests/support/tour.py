"""Every page of the house: who opens it, and where it is in the demonstration.

The pictures (``make looks``) and the checks of every page walk this tour. An
address is found by following links, as the numbers of records differ between builds.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page

UID = r"[0-9a-f]{8}-[0-9a-f-]{27}"
UNIT = rf'"(/unit/{UID}/)"'
PERSON = rf'"(/people/{UID}/)"'
ACT = rf'"(/people/{UID}/record/'
TRANSFER, CORRECT = ACT + r'transfer/[^"]*)"', ACT + r'correct/[^"]*)"'
BRIEFING = rf'"(/exchange/briefings/{UID}/)"'
CASE = r'"(/cases/[A-Z]+-\d{4}-[\d-]+/)"'
SAVED = rf'"(/lists/saved/{UID}/)"'
FILTERED = "/people/?f=grade+is+official+and+(age+ge+55+or+not+sex+is+f)"
MOVED = "/lists/members/batch/?act=members.transfer&all=1&f=name+has+khuat"
PAST = "?as_of=2025-06-30"
Address = Callable[[Page, str], str]

_found: dict[tuple[str, str, str], str] = {}


@dataclass(frozen=True)
class Stop:
    """One page: its name in file names, who opens it ("" is nobody), its address."""

    name: str
    account: str
    address: Address
    status: int = 200


def read(page: Page, base: str, address: str) -> str:
    """Return the source of a page as the reader of ``page`` gets it."""
    answer = page.context.request.get(base + address)
    assert answer.ok, f"{address}: {answer.status}"
    return html.unescape(answer.text())


def linked(page: Page, base: str, start: str, pattern: str, reader: str = "") -> str:
    """Return what the first group of ``pattern`` finds in the page at ``start``."""
    key = (base + reader, start, pattern)
    if key not in _found:
        match = re.search(pattern, read(page, base, start))
        assert match, f"nothing like {pattern} on {start}"
        _found[key] = match.group(1)
    return _found[key]


# -- places of the demonstration ------------------------------------------------------


def city(page: Page, base: str) -> str:
    """Return the address of the party's city committee."""
    return linked(page, base, "/organisation/?structure=party", UNIT)


def ward(page: Page, base: str) -> str:
    """Return the address of the ward that the demonstration's officers work in."""
    return linked(page, base, "/organisation/?structure=party&q=N103", UNIT)


def branch(page: Page, base: str) -> str:
    """Return the address of a branch of that ward."""
    pattern = rf'(?s)aria-level="2".*?"(/unit/{UID}/)"'
    return linked(page, base, ward(page, base) + "below/", pattern)


def member(page: Page, base: str) -> str:
    """Return the address of a member of the ward."""
    return linked(page, base, ward(page, base) + "members/?below=1", PERSON)


def secretary(page: Page, base: str) -> str:
    """Return the address of the secretary of the ward, who holds an office."""
    return linked(page, base, ward(page, base), PERSON)


def reorganisation(page: Page, base: str) -> str:
    """Return the address of the reform of 1 July 2025."""
    pattern = rf'"(/reorganisation/{UID}/)view/"'
    return linked(page, base, "/reorganisation/", pattern)


def district(page: Page, base: str) -> str:
    """Return the address of the two columns of one district of that reform."""
    view = reorganisation(page, base) + "view/"
    pattern = rf'"({view}\?under={UID})"'
    return linked(page, base, view + "?q=D3", pattern)


def plan(page: Page, base: str) -> str:
    """Return the address of a plan that is not applied; begin one if there is none."""
    start = "/reorganisation/new/?structure=party"
    if (base, start, "plan") not in _found:
        _found[base, start, "plan"] = _begun(page, base, start)
    return _found[base, start, "plan"]


def _begun(page: Page, base: str, start: str) -> str:
    token = linked(page, base, start, r'name="csrfmiddlewaretoken" value="(\w+)"')
    form = {
        "csrfmiddlewaretoken": token,
        "structure": "party",
        "title_vi": "Sắp xếp chi bộ mẫu",
        "title_lo": "ປັບປຸງໜ່ວຍພັກຕົວຢ່າງ",
        "title_en": "Specimen plan for branches",
        "effective_on": "2027-03-01",
    }
    answer = page.context.request.post(base + start, form=form)
    assert answer.ok and "/new/" not in answer.url, answer.url
    return answer.url.removeprefix(base)


def case_at(step: str) -> Address:
    """Where the first open case is whose page offers to record that step."""

    def found(page: Page, base: str) -> str:
        for address in re.findall(CASE, read(page, base, "/cases/")):
            if f"{address}record/{step}/" in read(page, base, address):
                return str(address)
        raise AssertionError(f"no case waits for {step}")

    return found


case, case_in_vote = case_at("self-review"), case_at("branch-vote")


# -- how a stop says where it is ------------------------------------------------------


def at(address: str) -> Address:
    """An address that is always the same."""
    return lambda page, base: address


def under(place: Address, rest: str) -> Address:
    """A page below the page of something."""
    return lambda page, base: place(page, base) + rest


def by_link(start: str, pattern: str, rest: str = "") -> Address:
    """Where the first fitting link of another page leads."""
    return lambda page, base: linked(page, base, start, pattern) + rest


def via(place: Address, rest: str, pattern: str) -> Address:
    """Where the first fitting link leads of a page below something's page."""
    return lambda page, base: linked(page, base, place(page, base) + rest, pattern)


_SIGNED_OUT = [
    Stop("sign-in", "", at("/sign-in")),
    Stop("password-reset", "", at("/password/reset")),
    Stop("password-reset-sent", "", at("/password/reset/sent")),
    Stop("gallery", "", at("/gallery")),
]

_SECRETARY = [
    Stop("inbox-secretary", "secretary", at("/")),
    Stop("me", "secretary", at("/me/")),
    Stop("account", "secretary", at("/account")),
    Stop("account-password", "secretary", at("/account/password")),
    Stop("account-sessions", "secretary", at("/account/sessions")),
    Stop("account-readings", "secretary", at("/account/readings")),
    Stop("account-rights", "secretary", at("/account/rights")),
    Stop("account-seers", "secretary", at("/account/seers")),
    Stop("second-factor", "secretary", at("/account/second-factor")),
    Stop("as-of", "secretary", at("/as-of?as_of=30.2.2025&next=/"), status=422),
    Stop("refusal-404", "secretary", at("/unit/nowhere/"), status=404),
]

_ORGANISATION = [
    Stop("organisation", "organiser", at("/organisation/")),
    Stop("organisation-found", "organiser", at("/organisation/?q=tay+ho")),
    Stop("organisation-past", "organiser", at("/organisation/" + PAST)),
    Stop("unit", "organiser", ward),
    Stop("unit-city", "organiser", city),
    Stop("unit-branch", "organiser", branch),
    Stop("unit-below", "organiser", under(ward, "below/")),
    Stop("unit-members", "organiser", under(branch, "members/")),
    Stop("unit-members-below", "organiser", under(ward, "members/?below=1")),
    Stop("unit-offices", "organiser", under(ward, "offices/")),
    Stop("unit-decisions", "organiser", under(city, "decisions/")),
    Stop("unit-history", "organiser", under(ward, "history/")),
    Stop("unit-past", "organiser", under(city, PAST)),
    Stop("unit-not-yet", "organiser", under(ward, PAST)),
    Stop("unit-change", "organiser", under(branch, "change/")),
    Stop("unit-correct", "organiser", under(branch, "correct/")),
    Stop("unit-establish", "organiser", under(ward, "establish/")),
    Stop("unit-dissolve", "organiser", under(branch, "dissolve/")),
    Stop("unit-rights", "organiser", via(ward, "", r'"(/rights/unit/\d+)"')),
]

_REFORM = [
    Stop("reorganisations", "organiser", at("/reorganisation/")),
    Stop("reorganisation", "organiser", reorganisation),
    Stop("reform-choose", "organiser", under(reorganisation, "view/")),
    Stop("reform", "organiser", district),
    Stop("reorganisation-new", "organiser", at("/reorganisation/new/")),
    Stop("plan", "organiser", plan),
    Stop("plan-edit", "organiser", under(plan, "edit/")),
    Stop("plan-add", "organiser", under(plan, "add/?op=merge")),
    Stop("plan-drop", "organiser", under(plan, "drop/")),
]

_PEOPLE = [
    Stop("inbox-organiser", "organiser", at("/")),
    Stop("people", "organiser", at("/people/")),
    Stop("people-past", "organiser", at("/people/" + PAST)),
    Stop("people-none", "organiser", at("/people/?q=zzzz")),
    Stop("people-filter", "organiser", at(FILTERED + "&edit=1")),
    Stop("people-wrong", "organiser", at("/people/?f=grade+is+nonsense"), 422),
    Stop("lists", "organiser", at("/lists/")),
    Stop("list-units", "organiser", at("/lists/units/?structure=party")),
    Stop("list-offices", "organiser", at("/lists/offices/?structure=party")),
    Stop("list-accounts", "administrator", at("/lists/accounts/")),
    Stop("list-jobs", "organiser", at("/lists/jobs/")),
    Stop("list-save", "organiser", at("/lists/members/save/?f=sex+is+f")),
    Stop("saved-lists", "organiser", at("/lists/saved/")),
    Stop("saved-list", "organiser", by_link("/lists/saved/", SAVED)),
    Stop("list-batch", "organiser", at(MOVED)),
    Stop("batches", "organiser", at("/lists/done/")),
    Stop("person", "organiser", secretary),
    Stop("person-story", "organiser", under(secretary, "?tab=story")),
    Stop("person-memberships", "organiser", under(secretary, "?tab=memberships")),
    Stop("person-offices", "organiser", under(secretary, "?tab=offices")),
    Stop("person-qualifications", "organiser", under(member, "?tab=qualifications")),
    Stop("person-papers", "organiser", under(secretary, "?tab=papers")),
    Stop("person-seers", "organiser", under(secretary, "?tab=seers")),
    Stop("person-past", "organiser", under(secretary, PAST)),
    Stop("person-acts", "organiser", under(member, "record/")),
    Stop("person-transfer", "organiser", via(member, "record/", TRANSFER)),
    Stop("person-correct", "organiser", via(member, "record/", CORRECT)),
    Stop("person-new", "organiser", at("/people/new/")),
    Stop("search", "organiser", at("/search/?q=tay+ho")),
    Stop("search-people", "organiser", at("/search/?q=anh+nguyen&kind=person")),
    Stop("search-none", "organiser", at("/search/?q=zzzz")),
]

_BOOKS = [
    Stop("ledger", "organiser", at("/ledger/")),
    Stop("ledger-mine", "organiser", at("/ledger/mine/")),
    Stop("ledger-act", "organiser", by_link("/ledger/", r'"(/ledger/act/\d+/)"')),
    Stop("decisions", "organiser", at("/decisions/")),
    Stop("decision", "organiser", by_link("/decisions/", rf'"(/decisions/{UID}/)')),
    Stop("decision-choose", "organiser", at("/decisions/new/")),
    Stop(
        "decision-new",
        "organiser",
        by_link("/decisions/new/", rf'"(/decisions/new/\?body={UID})"'),
    ),
    Stop("papers", "organiser", via(city, "", rf'"(/papers/unit/{UID}/)"')),
    Stop(
        "paper",
        "organiser",
        lambda page, base: linked(
            page,
            base,
            city(page, base).replace("/unit/", "/papers/unit/"),
            rf'"(/papers/{UID}/)"',
        ),
    ),
]

_CASES = [
    Stop("cases", "organiser", at("/cases/")),
    Stop("cases-closed", "organiser", at("/cases/?state=closed")),
    Stop("cases-due", "organiser", at("/cases/due/")),
    Stop("cases-open", "organiser", at("/cases/open/")),
    Stop("cases-bulk", "organiser", at("/cases/bulk/recognition/")),
    Stop("case", "organiser", case),
    Stop("case-step", "organiser", under(case, "?step=opinions")),
    Stop("case-suspend", "organiser", under(case, "suspend/")),
    Stop("case-withdraw", "organiser", under(case, "withdraw/")),
    Stop("case-vote", "organiser", case_in_vote),
    Stop(
        "case-electorate", "organiser", under(case_in_vote, "electorate/branch-vote/")
    ),
    Stop("case-closed", "organiser", by_link("/cases/?state=closed", CASE)),
    Stop("person-cases", "organiser", under(member, "?tab=cases")),
    Stop("cases-mine", "member", at("/cases/mine/")),
]

TASK = rf'"(/commitments/{UID}/)"'

_TASKS = [
    Stop("tasks", "officer", at("/commitments/")),
    Stop("tasks-waiting", "officer", at("/commitments/waiting/")),
    Stop("task-scored", "officer", by_link("/commitments/?state=scored", TASK)),
    Stop("task-running", "officer", by_link("/commitments/?state=approved", TASK)),
    Stop(
        "task-finish",
        "officer",
        by_link("/commitments/?state=approved", TASK, "do/finish/"),
    ),
    Stop("tasks-mine", "secretary", at("/commitments/mine/")),
    Stop("task-new", "secretary", at("/commitments/new/")),
    Stop("person-tasks", "organiser", under(secretary, "?tab=tasks")),
    Stop(
        "task-tree",
        "organiser",
        by_link(
            "/commitments/?f=state+is+approved+and+person+empty&s=-due", TASK, "tree/"
        ),
    ),
    Stop("unit-tasks", "organiser", under(city, "commitments/")),
    Stop("unit-results", "organiser", under(city, "results/?period=2026-H1")),
    Stop(
        "unit-result",
        "organiser",
        under(city, "results/record/?key=budget&period=2026-H1"),
    ),
]

_RULEBOOK = [
    Stop("rulebook", "secretary", at("/rulebook/")),
    Stop("rulebook-topic", "secretary", at("/rulebook/?topic=admission")),
    Stop("rulebook-lao", "secretary", at("/rulebook/?pack=la-party")),
    Stop("rulebook-disputed", "secretary", at("/rulebook/disputed/")),
    Stop(
        "rulebook-changes",
        "secretary",
        at("/rulebook/changes/?start=2025-06-30&end=2026-08-01"),
    ),
    Stop("rulebook-documents", "secretary", at("/rulebook/documents/")),
    Stop(
        "rulebook-document",
        "secretary",
        by_link("/rulebook/documents/", r'"(/rulebook/documents/208-[^"]+)"'),
    ),
    Stop("rulebook-rule", "secretary", at("/rulebook/rule/UNIT-MIN-OFFICIAL/")),
]

_OTHERS = [
    Stop("inbox-member", "member", at("/")),
    Stop("me-member", "member", at("/me/")),
    Stop("me-contacts", "member", at("/me/contacts/")),
    Stop("me-requests", "member", at("/me/requests/")),
    Stop("me-wishes", "member", at("/me/requests/new/")),
    Stop("me-ask", "member", at("/me/requests/new/name/")),
    Stop("me-data", "member", at("/me/data/")),
    Stop("me-ledger", "member", at("/me/ledger/")),
    Stop("inbox-officer", "officer", at("/")),
    Stop("requests", "officer", at("/requests/")),
    Stop("request", "officer", by_link("/requests/", rf'"(/requests/{UID}/)"')),
    Stop("twins", "officer", at("/people/twins/")),
    Stop("twins-elsewhere", "officer", at("/people/twins/?list=elsewhere")),
    Stop(
        "twins-compare",
        "officer",
        by_link("/people/twins/", rf'"(/people/{UID}/merge/{UID}/)"'),
    ),
    Stop("twin-with", "officer", by_link("/people/twins/", PERSON, "merge/?q=an")),
    Stop("merges", "officer", at("/people/merges/")),
    Stop("merge", "officer", by_link("/people/merges/", rf'"(/people/merges/{UID}/)"')),
    Stop("removals", "officer", at("/people/removals/")),
    Stop("inbox-exchange", "exchange", at("/")),
    Stop("inbox-guest", "guest", at("/")),
    Stop("inbox-inspector", "inspector", at("/")),
    Stop("ledger-inspector", "inspector", at("/ledger/")),
    Stop("inbox-administrator", "administrator", at("/")),
    Stop("twin-settings", "administrator", at("/people/twins/settings/")),
    Stop("inbox-union", "union", at("/")),
    Stop("organisation-union", "union", at("/organisation/")),
]

_EXCHANGE = [
    Stop("exchange", "exchange", at("/exchange/")),
    Stop("exchanges", "exchange", at("/exchange/list/exchange/")),
    Stop(
        "exchange-visit",
        "exchange",
        by_link("/exchange/list/exchange/", rf'"(/exchange/exchange/{UID}/)"'),
    ),
    Stop("exchange-new", "exchange", at("/exchange/exchange/new/")),
    Stop("briefings", "exchange", at("/exchange/briefings/")),
    Stop("briefing-new", "exchange", at("/exchange/briefings/new/")),
    Stop("briefing", "exchange", by_link("/exchange/briefings/", BRIEFING)),
    Stop("briefing-guest", "guest", by_link("/exchange/briefings/", BRIEFING)),
    Stop(
        "practice",
        "exchange",
        by_link("/exchange/list/practice/", rf'"(/exchange/practice/{UID}/)"'),
    ),
    Stop(
        "partnership",
        "exchange",
        by_link("/exchange/list/partnership/", rf'"(/exchange/partnership/{UID}/)"'),
    ),
    Stop("report-new", "exchange", at("/exchange/reports/new/")),
    Stop(
        "report",
        "exchange",
        by_link("/lists/reports-read/", rf'"(/exchange/reports/{UID}/)"'),
    ),
    Stop("exchange-accuracy", "exchange", at("/exchange/accuracy/")),
    Stop("courses", "exchange", at("/training/")),
    Stop("cohorts", "exchange", at("/training/cohorts/")),
    Stop(
        "course",
        "exchange",
        by_link("/training/", rf'"(/training/course/{UID}/)"'),
    ),
    Stop(
        "cohort",
        "exchange",
        by_link("/training/cohorts/", rf'"(/training/cohort/{UID}/)"'),
    ),
    Stop("course-new", "exchange", at("/training/course/new/")),
    Stop("courses-mine", "guest", at("/me/courses/")),
    Stop("certificate-check", "", at("/certificates/")),
    Stop("topics", "exchange", at("/topics/")),
]

CAMPAIGN = rf'"(/evaluation/{UID}/)"'
CELL = rf'ev-cell[^"]*" href="(/evaluation/{UID}/\?at={UID})"'
SHEET = rf'ev-cell[^"]*" href="(/evaluation/{UID}/sheet/\?at={UID})"'
ABOUT = rf'"(/evaluation/about/{UID}/)"'
campaign = by_link("/evaluation/", CAMPAIGN)
ward_map = via(campaign, "", CELL)
branch_sheet = via(ward_map, "", SHEET)
own_review = by_link("/evaluation/mine/", rf'"(/evaluation/about/{UID}/review/)1/"')

_EVALUATION = [
    Stop("evaluation", "organiser", at("/evaluation/")),
    Stop("evaluation-board", "organiser", campaign),
    Stop("evaluation-ward", "organiser", ward_map),
    Stop("evaluation-sheet", "organiser", branch_sheet),
    Stop(
        "evaluation-decide",
        "organiser",
        lambda page, base: ward_map(page, base).replace("/?at=", "/decide/?at="),
    ),
    Stop("evaluation-simulate", "organiser", under(campaign, "simulate/?cap=25")),
    Stop("evaluation-open", "organiser", at("/evaluation/open/")),
    Stop("assessment", "organiser", via(branch_sheet, "", ABOUT)),
    Stop("evaluation-mine", "member", at("/evaluation/mine/")),
    Stop("assessment-review", "member", under(own_review, "2/")),
]

TOUR: list[Stop] = [
    *_SIGNED_OUT,
    *_SECRETARY,
    *_RULEBOOK,
    *_ORGANISATION,
    *_REFORM,
    *_PEOPLE,
    *_BOOKS,
    *_CASES,
    *_TASKS,
    *_EVALUATION,
    *_EXCHANGE,
    *_OTHERS,
]
"""All stops, those of one account side by side."""


def without_marks(text: str) -> str:
    """Return text as typed on a keyboard without Vietnamese marks."""
    parts = unicodedata.normalize("NFD", text.translate(str.maketrans("Đđ", "Dd")))
    return "".join(c for c in parts if not unicodedata.combining(c))
