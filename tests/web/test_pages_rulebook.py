"""The rulebook's pages: topics, cards, history, changes, documents, rights."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from banyan.rulebook import packs
from banyan.rulebook.domain.rules import Status
from banyan.web.features.rulebook.words import Words
from tests.support import kept, web_world

pytestmark = pytest.mark.django_db

PAGES = (
    "/rulebook/",
    "/rulebook/?topic=admission",
    "/rulebook/?q=366",
    "/rulebook/?state=disputed",
    "/rulebook/?pack=association",
    "/rulebook/?pack=la-party",
    "/rulebook/rule/TRF-COMPLETE/",
    "/rulebook/changes/",
    "/rulebook/changes/?from=2020-01-01&to=2026-08-01",
    "/rulebook/documents/",
    "/rulebook/documents/?view=in-force",
    "/rulebook/documents/" + quote("366-QĐ/TW@TW/2025-08-30") + "/",
    "/rulebook/disputed/",
)


@kept.once
def built() -> web_world.World:
    return web_world.build()


@pytest.mark.parametrize("language", ["vi", "lo", "en"])
def test_every_page_opens_in_every_language(
    world: web_world.World, language: str
) -> None:
    client = world.client("reader", language)
    answers = {url: client.get(url).status_code for url in PAGES}
    assert answers == dict.fromkeys(PAGES, 200)


@pytest.mark.parametrize("url", PAGES)
def test_whoever_may_not_read_the_rulebook_is_told_so(
    world: web_world.World, url: str
) -> None:
    assert world.client("stranger").get(url).status_code == 403


def test_pages_ask_the_database_only_who_is_asking(
    world: web_world.World, django_assert_max_num_queries: object
) -> None:
    client = world.client("reader")
    client.get("/rulebook/")
    for url in PAGES:
        with django_assert_max_num_queries(3):  # type: ignore[operator]
            client.get(url)


def test_the_date_of_the_page_chooses_the_value(world: web_world.World) -> None:
    client = world.client("reader")
    url = "/rulebook/rule/EVL-EXC-EXCEED/"
    then = client.get(url, {"as_of": "2024-12-15"}).context["page"].card
    later = client.get(url, {"as_of": "2025-12-15"}).context["page"].card
    assert (then.said.main, later.said.main) == ("50%", "30%")


def test_a_disputed_rule_shows_every_reading_and_says_that_it_never_blocks(
    world: web_world.World,
) -> None:
    page = world.client("reader").get("/rulebook/rule/EVL-EXC-CAP/")
    card = page.context["page"].card
    assert [v.said.main for v in card.variants] == ["20%", "20%", "20%"]
    assert "never blocks on this rule" in page.content.decode()


def test_an_unverified_value_is_marked(world: web_world.World) -> None:
    page = world.client("reader").get("/rulebook/", {"state": "unverified"})
    assert all(card.is_unverified for card in page.context["page"].cards)
    assert "Not verified" in page.content.decode()


def test_search_finds_with_and_without_marks_and_by_document(
    world: web_world.World,
) -> None:
    client = world.client("reader", "vi")

    def found(text: str) -> set[str]:
        cards = client.get("/rulebook/", {"q": text}).context["page"].cards
        return {card.id for card in cards}

    assert "ADM-AGE-MIN" in found("tuoi toi thieu") & found("Tuổi tối thiểu")
    assert found("TRF-COMPLETE") == {"TRF-COMPLETE"}
    assert "EVL-EXC-POINTS" in found("366-QĐ/TW")


def test_changes_compare_two_days_in_either_order(world: web_world.World) -> None:
    client = world.client("reader")
    url = "/rulebook/changes/"
    page = client.get(url, {"from": "2026-08-01", "to": "2024-12-15"}).context["page"]
    lines = {line.id: line for group in page.groups for line in group.lines}
    assert lines["EVL-EXC-EXCEED"].before == ("at least 50%",)
    assert lines["EVL-EXC-EXCEED"].after == ("at least 30%",)


def test_a_day_that_cannot_be_read_is_kept_and_named(world: web_world.World) -> None:
    answer = world.client("reader").get("/rulebook/changes/", {"from": "yesterday"})
    assert answer.status_code == 422
    assert 'value="yesterday"' in answer.content.decode()


def test_a_document_shows_its_chain_and_the_rules_that_stand_in_it(
    world: web_world.World,
) -> None:
    key = "294-QĐ/TW@TW/2025-05-26"
    answer = world.client("reader").get(f"/rulebook/documents/{quote(key)}/")
    page = answer.context["page"]
    here = [link for chain in page.chains for link in chain.links if link.is_here]
    assert [d.number for link in here for d in link.documents] == ["294-QĐ/TW"]
    assert page.replaces and page.replaced_by


def test_a_partner_is_asked_and_no_value_is_put_in_its_mouth(
    world: web_world.World,
) -> None:
    page = world.client("reader").get("/rulebook/", {"pack": "la-party"})
    shown = page.context["page"]
    assert not shown.topics
    assert shown.open_questions
    assert not any(r.value for t in shown.open_questions for r in t.rules)
    assert "to be confirmed by the partner" in page.content.decode()


@pytest.mark.parametrize(
    "url",
    [
        "/rulebook/?pack=nobody",
        "/rulebook/rule/NO-SUCH-RULE/",
        "/rulebook/documents/" + quote("1-QĐ/TW@TW/1900-01-01") + "/",
    ],
)
def test_what_does_not_exist_is_not_found(world: web_world.World, url: str) -> None:
    assert world.client("reader").get(url).status_code == 404


def test_every_word_of_a_value_has_its_label() -> None:
    """A key never reaches a page: events, ballots, denominators and choices."""
    silent = set()
    for pack_id in packs.pack_ids():
        pack = packs.rulebook(pack_id)
        known = pack.labels["rule_words"]
        for rule in pack.rules.values():
            words = {rule.event, *(v.start for v in rule.values)}
            words |= {w for v in rule.values for w in _words(v.value)}
            words |= {
                w for v in rule.values for n in v.variants for w in _words(n.value)
            }
            silent |= {w for w in words if w and w not in known and _is_word(w)}
    assert silent == set()


def _words(value: object) -> set[str]:
    if isinstance(value, str):
        return {value}
    if isinstance(value, dict):
        kept = {k: v for k, v in value.items() if k not in ("comparator", "rounding")}
        return {w for v in kept.values() for w in _words(v)}
    if isinstance(value, list | tuple):
        return {w for v in value for w in _words(v)}
    return set()


def _is_word(text: str) -> bool:
    return text[0].isalpha() and ":" not in text


def test_every_active_value_can_be_said() -> None:
    pack = packs.rulebook("vn-party")
    words = Words(pack.labels, "vi")
    empty = [
        rule.id
        for rule in pack.rules.values()
        for value in rule.values
        if value.status is not Status.DISPUTED
        and not words.said(rule.kind, rule.unit, value.value).whole
    ]
    assert empty == []
