"""The thesaurus: the shipped one holds together; what does not hold is found."""

from __future__ import annotations

from dataclasses import replace

import pytest

from banyan.exchange.reading.lexicon import table
from banyan.kernel.errors import InputError
from banyan.kernel.text import Text
from banyan.knowledge import loading, skos
from banyan.knowledge.domain.thesaurus import Concept, canonical, check

A = Concept("a", Text(vi="Á", lo="ກ", en="A"))
B = Concept("b", Text(vi="B", lo="ຂ", en="B"), broader="a")


def codes(*concepts: Concept) -> set[str]:
    return {p.code for p in check(concepts)}


def test_the_shipped_thesaurus_holds_together() -> None:
    shipped = loading.of_pack()
    assert len(shipped) >= 200
    assert check(shipped) == []
    assert set(table("topics")) <= {c.key for c in shipped}


def test_turtle_and_table_give_the_same_back() -> None:
    shipped = [canonical(c) for c in loading.of_pack()]
    again = {c.key: canonical(c) for c in skos.from_turtle(skos.to_turtle(shipped))}
    assert again == {c.key: c for c in shipped}
    table_again = loading.from_table(loading.to_table(shipped))
    assert [canonical(c) for c in table_again] == shipped


@pytest.mark.parametrize(
    ("concepts", "code"),
    [
        ((A, B, replace(B, key="c")), "topic.label_twice"),
        ((A, B, Concept("c", Text(en="C"), broader="a")), "topic.label_missing"),
        ((A, B, replace(B, key="c", broader="x")), "topic.unknown"),
        ((A,), "topic.orphan"),
        ((replace(A, broader="b"), B), "topic.cycle"),
        ((A, replace(B, related=("a",))), "topic.related_itself"),
        ((A, replace(B, alt={"en": ("A",)})), "topic.label_twice"),
    ],
)
def test_what_does_not_hold_is_found(concepts: tuple[Concept, ...], code: str) -> None:
    assert code in codes(*concepts)


def test_two_hold_together() -> None:
    assert codes(A, B) == set()


@pytest.mark.parametrize("text", ["", "no turtle at all {", "@prefix a: <b> ."])
def test_what_is_no_thesaurus_is_refused(text: str) -> None:
    with pytest.raises(InputError):
        skos.from_turtle(text)


def test_a_table_without_columns_is_refused() -> None:
    with pytest.raises(InputError):
        loading.from_table("key,vi\nx,y\n")
