"""Kinds of units, posts, labels and right sets of the shipped packs."""

from __future__ import annotations

import datetime as dt

import pytest

from banyan.kernel.text import LANGUAGES
from banyan.rulebook import packs

BEFORE, AFTER = dt.date(2025, 6, 30), dt.date(2025, 7, 1)
UNIONS = ("front", "trade-union", "farmers", "women", "youth", "veterans")


def has_all(text):
    return all(getattr(text, language) for language in LANGUAGES)


def test_every_shape_has_its_texts():
    for pack in packs.pack_ids():
        for shape in (
            *packs.structures(pack).values(),
            *packs.unit_kinds(pack).values(),
        ):
            assert has_all(shape.label) and has_all(shape.short), shape.key
        assert all(has_all(p.label) for p in packs.posts(pack).values())
        for group in packs.label_groups(pack).values():
            assert all(map(has_all, group.values()))
    for thing in (*packs.rights().values(), *packs.right_sets().values()):
        assert has_all(thing.label) and has_all(thing.description)


@pytest.mark.parametrize(
    ("parent", "child", "before", "after"),
    [
        ("province", "district", True, False),
        ("province", "commune", False, True),
        ("district", "ward", True, False),
        ("province-committee", "district-committee", True, False),
        ("province-committee", "commune-committee", False, True),
        ("district-committee", "commune-committee", True, False),
        ("commune-committee", "branch", True, True),
        ("grassroots-committee", "section", True, True),
        ("branch", "cell", True, True),
        ("branch", "branch", False, False),
        *((f"{u}-city", f"{u}-district", True, False) for u in UNIONS),
        *((f"{u}-city", f"{u}-commune", False, True) for u in UNIONS),
        *((f"{u}-commune", f"{u}-group", True, True) for u in UNIONS),
    ],
)
def test_children_before_and_after_the_reform(parent, child, before, after):
    kind = packs.unit_kinds("vn-party")[parent]
    assert (kind.allows(child, BEFORE), kind.allows(child, AFTER)) == (before, after)


def test_districts_end_with_june_2025():
    kinds = packs.unit_kinds("vn-party").values()
    ended = {k.key for k in kinds if k.in_use(BEFORE) and not k.in_use(AFTER)}
    assert ended == {
        "district",
        "district-committee",
        *(f"{u}-district" for u in UNIONS),
    }


def test_a_child_stands_lower_than_its_parent():
    for pack in packs.pack_ids():
        kinds = packs.unit_kinds(pack)
        for kind in kinds.values():
            assert all(kinds[c.kind].level > kind.level for c in kind.children)


def test_areas_and_kinds_agree():
    kinds = packs.unit_kinds("vn-party")
    for kind in kinds.values():
        assert all(kinds[a].structure == "areas" for a in kind.areas)


def test_right_sets_are_made_of_rights_and_posts_give_known_sets():
    sets = packs.right_sets()
    assert set(sets) == {
        "branch-secretary", "committee-officer", "organising-commission", "inspector",
        "exchange-officer", "administrator", "member", "guest",
    }  # fmt: skip
    assert all(s.rights <= set(packs.rights()) for s in sets.values())
    posts = packs.posts("vn-party").values()
    assert all(not p.right_set or p.right_set in sets for p in posts)


def test_an_inspector_writes_nothing_and_an_administrator_reads_no_member():
    sets = packs.right_sets()
    assert not {r for r in sets["inspector"].rights if r.endswith((".write", ".admin"))}
    assert not {
        r
        for r in sets["administrator"].rights
        if r.startswith(("person", "membership"))
    }
    assert "person.read" not in sets["exchange-officer"].rights


def test_a_pack_lays_its_labels_over_the_shared_ones():
    own = packs.labels("vn-party", "leave_reasons")
    plain = packs.labels("association", "leave_reasons")
    assert set(own) == set(plain)
    assert own["request"].vi != plain["request"].vi
    assert set(packs.labels("vn-party", "grades")) == {"probationary", "official"}
    assert "taken-over" in packs.labels("vn-party", "decision_kinds")
    assert packs.labels("vn-party", "no-such-group") == {}


def test_the_partner_pack_holds_no_rule_and_says_so():
    pack = packs.rulebook("la-party")
    assert (pack.rules, pack.status) == ({}, "to-be-confirmed")
    assert has_all(pack.note)
    assert set(pack.kinds) == {"partner-capital", "partner-district", "partner-village"}


def test_the_association_pack_is_marked_as_default():
    pack = packs.rulebook("association")
    assert pack.status == "default"
    for rule in pack.rules.values():
        assert rule.default
        assert {v.confidence for v in rule.values} == {"default"}


def words_in(thing):
    """Go through every word that a value is written with."""
    if isinstance(thing, dict):
        for part in thing.values():
            yield from words_in(part)
    elif isinstance(thing, list):
        for part in thing:
            yield from words_in(part)
    elif (
        isinstance(thing, str) and thing[:1].isalpha() and not thing.startswith("rule:")
    ):
        yield thing


@pytest.mark.parametrize("pack", ["vn-party", "association"])
def test_every_word_of_a_value_can_be_said_in_three_languages(pack):
    known = packs.labels(pack, "rule_words")
    used = set()
    for rule in packs.rulebook(pack).rules.values():
        used.add(rule.event)
        for value in rule.values:
            for part in (value, *value.variants):
                used |= {*words_in(part.value), *words_in(part.start)}
            used |= set(words_in(value.details)) - {"down"}
    assert used - set(known) - {"down"} == set()
