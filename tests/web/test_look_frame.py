"""The frame: switches keep the place, dates are carried, nothing is inline."""

from __future__ import annotations

import datetime as dt
import re
from html.parser import HTMLParser

import pytest
from django.http import QueryDict
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import reverse

from banyan.kernel import clock
from banyan.kernel.actor import Actor, Held, PathRange
from banyan.kernel.errors import InputError
from banyan.web.shared import dates, frame
from banyan.web.shared.preferences import Look
from banyan.web.shared.routes import Route

pytestmark = pytest.mark.django_db
JUNE = dt.date(2025, 6, 30)


@pytest.fixture(autouse=True)
def _demonstration(settings: object) -> None:
    """The gallery exists in demonstrations."""
    settings.BANYAN_DEMO = True  # type: ignore[attr-defined]


class Inspector(HTMLParser):
    """Collects what a strict content policy forbids, and the landmarks."""

    VOID = frozenset("meta link input br hr img".split())

    def __init__(self) -> None:
        super().__init__()
        self.faults: list[str] = []
        self.tags: list[str] = []
        self.open: list[str] = []
        self.ids: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note inline styles, handlers and scripts; keep the open elements."""
        given = dict(attrs)
        self.tags.append(tag)
        if tag not in self.VOID:
            self.open.append(tag)
        if "id" in given:
            self.ids.append(given["id"] or "")
        self.faults += [f"{tag} {k}" for k in given if k == "style" or k[:2] == "on"]
        self.faults += ["hx-on" for k in given if k.startswith("hx-on")]
        if tag == "style" or (tag == "script" and "src" not in given):
            self.faults.append(f"inline {tag}")

    def handle_endtag(self, tag: str) -> None:
        """Elements close in the order in which they were opened."""
        if tag in self.VOID:
            return
        while self.open and self.open[-1] != tag and self.open[-1] in ("p", "li"):
            self.open.pop()
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}> out of order")


def inspect(html: str) -> Inspector:
    """Return what a page holds."""
    inspector = Inspector()
    inspector.feed(html)
    return inspector


def page(client: Client, path: str = "/gallery", **cookies: str) -> str:
    """Return a page with the cookies given."""
    for name, value in cookies.items():
        client.cookies[name] = value
    response = client.get(path)
    assert response.status_code == 200, response.status_code
    return response.content.decode()


@pytest.mark.parametrize("language", ["vi", "lo", "en"])
@pytest.mark.parametrize("query", ["", "?as_of=2025-06-30&known_on=2025-07-02"])
def test_nothing_is_inline_and_all_is_closed(
    client: Client, language: str, query: str
) -> None:
    found = inspect(page(client, "/gallery" + query, banyan_language=language))
    assert found.faults == []
    assert found.open == []
    assert found.tags.count("h1") == 1
    assert found.tags.count("main") == 1
    assert len(found.ids) == len(set(found.ids)), found.ids


def test_look_comes_from_cookies_and_unknown_values_from_nowhere(
    client: Client,
) -> None:
    html = page(client, banyan_theme="dark", banyan_type="large")
    assert 'data-theme="dark" data-type="large"' in html
    html = page(client, banyan_theme='"><script>', banyan_type="x")
    assert 'data-theme="auto" data-type="normal"' in html


@pytest.mark.parametrize(
    ("name", "field", "value", "cookie"),
    [
        ("set_language", "language", "lo", "banyan_language"),
        ("set_theme", "theme", "dark", "banyan_theme"),
        ("set_type", "type", "large", "banyan_type"),
    ],
)
def test_a_switch_is_remembered_and_keeps_the_place(
    client: Client, name: str, field: str, value: str, cookie: str
) -> None:
    place = "/gallery?as_of=2025-06-30"
    answer = client.post(reverse(name), {field: value, "next": place})
    assert answer.status_code == 302 and answer["Location"] == place
    assert answer.cookies[cookie].value == value
    wrong = client.post(reverse(name), {field: "x'; --", "next": place})
    assert cookie not in wrong.cookies
    assert client.get(reverse(name)).status_code == 405


@pytest.mark.parametrize(
    "elsewhere",
    ["https://example.org/", "//example.org", "javascript:alert(1)", "\\\\x", ""],
)
def test_a_switch_never_leads_elsewhere(client: Client, elsewhere: str) -> None:
    answer = client.post(reverse("set_theme"), {"theme": "dark", "next": elsewhere})
    assert answer["Location"] == "/"


def test_switches_want_the_token() -> None:
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post(reverse("set_theme"), {"theme": "dark", "next": "/"})
    assert answer.status_code == 403
    assert "too old" in answer.content.decode()


def test_the_gallery_exists_in_demonstrations_only(
    client: Client, settings: object
) -> None:
    settings.BANYAN_DEMO = False  # type: ignore[attr-defined]
    assert client.get("/gallery").status_code == 404


def test_specimen_stands_on_each_page_of_a_demonstration(client: Client) -> None:
    for path in ("/gallery", "/no/such/page"):
        html = client.get(path).content.decode()
        for word in ("BẢN MẪU", "ຕົວຢ່າງ", "SPECIMEN"):
            assert word in html


# -- dates ---------------------------------------------------------------------------


def test_a_date_marks_the_page_and_goes_on_in_its_links(client: Client) -> None:
    html = page(client, "/gallery?as_of=2025-06-30")
    assert "past-line" in html and "30 June 2025" in html
    assert 'href="/gallery?as_of=2025-06-30"' in html
    assert "Only today can be changed." in html
    plain = page(client)
    assert "past-line" not in plain and "Only today" not in plain


def test_today_is_no_other_date(client: Client) -> None:
    today = clock.today().isoformat()
    assert "past-line" not in page(client, f"/gallery?as_of={today}")


@pytest.mark.parametrize(
    "query", ["as_of=2025-13-01", "as_of=x", "as_of=1066-01-01", "known_on=9999-01-01"]
)
def test_a_wrong_date_says_which_and_what_to_do(client: Client, query: str) -> None:
    answer = client.get(f"/gallery?{query}")
    html = answer.content.decode()
    assert answer.status_code == 422
    assert ("As of:" in html) == query.startswith("as_of")
    assert "Back to today" in html


def test_what_cannot_be_read_lists_every_field() -> None:
    with pytest.raises(InputError) as caught:
        dates.read_moment(QueryDict("as_of=x&known_on=y"))
    assert [p.field for p in caught.value.problems] == ["as_of", "known_on"]


def test_nothing_is_known_of_days_to_come() -> None:
    tomorrow = clock.real_today() + dt.timedelta(days=1)
    with pytest.raises(InputError, match="cannot be read"):
        dates.read_moment(QueryDict(f"known_on={tomorrow}"))


def test_addresses_carry_the_moment_and_nothing_else_changes() -> None:
    moment = dates.Moment(dt.date(2026, 1, 1), JUNE, None)
    assert dates.keep("/u/1?tab=x&q=a%26b#top", moment) == (
        "/u/1?tab=x&q=a%26b&as_of=2025-06-30#top"
    )
    assert dates.keep("/u/1?as_of=2020-01-01", moment) == "/u/1?as_of=2025-06-30"
    both = "/u/1?as_of=2020-01-01&a=b%3Dc&known_on=2021-01-01#x"
    assert dates.keep(both, moment) == "/u/1?a=b%3Dc&as_of=2025-06-30#x"
    assert dates.keep("https://example.org/", moment) == "https://example.org/"
    assert dates.keep("", moment) == ""
    assert dates.keep("/u/1", dates.Moment(JUNE)) == "/u/1"
    back = dates.with_moment("/u?as_of=2020-01-01&a=1", dates.Moment(JUNE))
    assert back == "/u?a=1"


def test_nothing_is_written_from_another_date(client: Client) -> None:
    answer = client.post("/gallery?as_of=2025-06-30")
    assert answer.status_code == 409
    html = answer.content.decode()
    assert "30 June 2025" in html and "Go back to today" in html
    assert client.post("/gallery").status_code == 200


def test_the_chosen_date_leads_back_to_the_place(client: Client) -> None:
    user = _account()
    client.force_login(user)
    url = reverse("choose_date")
    answer = client.get(url, {"next": "/gallery?q=1", "as_of": "2025-06-30"})
    assert answer["Location"] == "/gallery?q=1&as_of=2025-06-30"
    answer = client.get(
        url, {"next": "/gallery?as_of=2020-01-01", "as_of": clock.today().isoformat()}
    )
    assert answer["Location"] == "/gallery"
    asked = client.get(url, {"next": "/gallery"})
    assert asked.status_code == 200 and 'name="as_of"' in asked.content.decode()
    wrong = client.get(url, {"next": "/gallery", "as_of": "2025-02-30"})
    assert wrong.status_code == 422 and "2025-02-30" in wrong.content.decode()
    stray = client.get(url, {"next": "//example.org", "as_of": "2025-06-30"})
    assert stray["Location"] == "/?as_of=2025-06-30"


def _account() -> object:
    from django.contrib.auth import get_user_model

    return get_user_model().objects.create(username="look")


# -- frame --------------------------------------------------------------------------


def actor(*rights: str) -> Actor:
    """Return somebody who holds these rights somewhere."""
    held = Held(1, "x", frozenset(rights), PathRange("00000001"), 1)
    return Actor(kind="account", account_id=1, name="Ai", held=(held,))


def test_the_rail_shows_only_rooms_one_may_enter(
    monkeypatch: pytest.MonkeyPatch, rf: RequestFactory
) -> None:
    monkeypatch.setattr(frame, "address_of", lambda name: f"/{name}/")
    for name, right in (
        ("people", "membership.read"),
        ("organisation", "unit.read"),
        ("ledger", "ledger.read"),
        ("inbox", None),
    ):
        monkeypatch.setitem(frame.ROUTES, name, Route("", name, right, False))
    request = rf.get("/people/7")
    keys = [item.key for item in frame.rail_for(actor(), request)]
    assert "inbox" in keys and "people" not in keys and "ledger" not in keys
    items = frame.rail_for(actor("membership.read", "unit.read"), request)
    assert {"people", "organisation"} <= {item.key for item in items}
    assert [item.key for item in items if item.current] == ["people"]


@pytest.mark.parametrize(("rooms", "folded"), [(5, 0), (6, 3), (13, 10)])
def test_on_a_telephone_rooms_that_do_not_fit_stand_behind_more(
    rooms: int, folded: int
) -> None:
    items = tuple(
        frame.RailItem(f"r{n}", f"Room {n}", "outline/inbox", f"/r{n}/", n == rooms - 1)
        for n in range(rooms)
    )
    shown = {"frame": {"rail": items, "moment": dates.Moment(clock.today())}}
    page = render_to_string("components/rail.html", shown)
    first, _details, rest = page.partition("<details")
    assert first.count("<a ") == rooms and rest.count("<a ") == folded
    assert ('class="is-here"' in rest) is bool(folded), "it says where one is"


def test_rooms_that_are_not_built_are_not_shown(
    monkeypatch: pytest.MonkeyPatch, rf: RequestFactory
) -> None:
    monkeypatch.setattr(frame, "address_of", lambda name: "")
    assert frame.rail_for(actor("unit.read"), rf.get("/")) == ()


def test_the_frame_of_an_account_asks_the_database_nothing(
    rf: RequestFactory, django_assert_num_queries: object
) -> None:
    clock.today()
    request = rf.get("/gallery?as_of=2025-06-30")
    request.actor = actor("unit.read")  # type: ignore[attr-defined]
    with django_assert_num_queries(0):  # type: ignore[operator]
        built = frame.frame_of(request)
    assert built.moved and built.signed_in and built.account == "Ai"
    assert built.look == Look()
    assert built.today_address == "/gallery"


def test_quick_dates_are_ends_of_month_and_years(rf: RequestFactory) -> None:
    request = rf.get("/")
    built = frame.frame_of(request)
    assert all(day < clock.today() for day in built.quick_dates)
    assert built.quick_dates[-1].month == 12


def test_history_of_pages_is_not_kept_by_the_browser_library(client: Client) -> None:
    """Restricted data must not lie in the browser's storage (``historyCacheSize``)."""
    html = page(client)
    assert re.search(r'"historyCacheSize":0', html)
    assert re.search(r'"allowEval":false', html)
