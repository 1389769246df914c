"""The thesaurus: the shipped one holds together; what does not hold is found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from banyan.base.sheets.filled import read_filled
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


RICH = replace(
    B,
    definition=Text(vi="Định nghĩa", lo="ຄຳນິຍາມ", en="What it is"),
    hidden={"lo": ("ຄຂ",)},
    matches=("https://vocabulary.example/1",),
    exact=("https://vocabulary.example/2",),
)


@pytest.mark.parametrize("write", [skos.to_turtle, skos.to_rdfxml])
def test_skos_gives_everything_back(write: Callable[..., str]) -> None:
    assert skos.from_skos(write([A, RICH])) == [canonical(A), canonical(RICH)]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_table_of_people_gives_everything_back(form: str) -> None:
    columns = loading.headings()
    content = loading.to_filled([A, RICH], "lo", form)
    rows = read_filled(content, columns)
    found = [canonical(loading.concept_from(row, None)) for row in rows]
    assert found == [canonical(A), canonical(RICH)]
    (few,) = read_filled(b"key,en\nb,Bee | Bees\n", columns)
    kept = loading.concept_from(few, RICH)
    assert (kept.label.en, kept.alt["en"]) == ("Bee", ("Bees",))
    assert (kept.label.lo, kept.definition, kept.exact) == (
        RICH.label.lo,
        RICH.definition,
        RICH.exact,
    )


def test_turtle_and_table_give_the_same_back() -> None:
    shipped = [canonical(c) for c in loading.of_pack()]
    again = {c.key: canonical(c) for c in skos.from_skos(skos.to_turtle(shipped))}
    assert again == {c.key: c for c in shipped}
    content = loading.to_filled(shipped, "vi", "xlsx")
    rows = read_filled(content, loading.headings())
    assert [canonical(loading.concept_from(r, None)) for r in rows] == shipped


@pytest.mark.parametrize(
    ("concepts", "code"),
    [
        ((A, B, replace(B, key="c")), "topic.label_twice"),
        ((A, B, Concept("c", Text(en="C"), broader="a")), "topic.label_missing"),
        ((A, B, replace(B, key="c", broader="x")), "topic.unknown"),
        ((A,), "topic.orphan"),
        ((replace(A, broader="b"), B), "topic.cycle"),
        ((A, replace(B, related=("a",))), "topic.related_itself"),
        ((A, replace(B, exact=("eurovoc 12",))), "topic.match"),
        ((A, replace(B, key="Không dấu")), "topic.key_form"),
        ((A, replace(B, alt={"en": ("A",)})), "topic.label_twice"),
    ],
)
def test_what_does_not_hold_is_found(concepts: tuple[Concept, ...], code: str) -> None:
    assert code in codes(*concepts)


def test_two_hold_together() -> None:
    assert codes(A, B) == set()


TYPED = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><rdf:RDF/>'


@pytest.mark.parametrize(
    "text",
    ["", "no turtle at all {", "@prefix a: <b> .", TYPED, "<?xml version='1.0'?><a>"],
)
def test_what_is_no_thesaurus_is_refused(text: str) -> None:
    with pytest.raises(InputError):
        skos.from_skos(text)


def test_a_table_without_columns_is_refused() -> None:
    with pytest.raises(InputError):
        loading.from_table("key,vi\nx,y\n")
