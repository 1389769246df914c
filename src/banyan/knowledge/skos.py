"""The thesaurus as SKOS in Turtle or RDF/XML, out and in, with rdflib.

A topic is ``urn:banyan:topic:KEY``; its scheme ``urn:banyan:topics``. Labels carry
their language. What a file says beyond Banyan's three languages is left out. Concepts of
other vocabularies are named by their address alone, as exact or close matches.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from banyan.kernel.errors import InputError
from banyan.kernel.text import LANGUAGES, Text
from banyan.kernel.text import gettext_noop as _

from .domain.thesaurus import Concept, key_from

SCHEME = "urn:banyan:topics"
PREFIX = "urn:banyan:topic:"
LARGEST = 5_000_000


def to_turtle(concepts: Iterable[Concept]) -> str:
    """Return the topics as Turtle; the same topics give the same text."""
    return str(_graph(concepts).serialize(format="turtle"))


def to_rdfxml(concepts: Iterable[Concept]) -> str:
    """Return the topics as RDF/XML."""
    return str(_graph(concepts).serialize(format="xml"))


def _graph(concepts: Iterable[Concept]) -> Any:
    from rdflib import RDF, SKOS, Graph, Literal, URIRef

    graph = Graph()
    graph.bind("skos", SKOS)
    scheme = URIRef(SCHEME)
    graph.add((scheme, RDF.type, SKOS.ConceptScheme))
    for one in concepts:
        node = URIRef(PREFIX + one.key)
        graph.add((node, RDF.type, SKOS.Concept))
        graph.add((node, SKOS.inScheme, scheme))
        graph.add((node, SKOS.notation, Literal(one.key)))
        if one.broader:
            graph.add((node, SKOS.broader, URIRef(PREFIX + one.broader)))
        else:
            graph.add((node, SKOS.topConceptOf, scheme))
        for key in one.related:
            graph.add((node, SKOS.related, URIRef(PREFIX + key)))
        for address in one.matches:
            graph.add((node, SKOS.closeMatch, URIRef(address)))
        for address in one.exact:
            graph.add((node, SKOS.exactMatch, URIRef(address)))
        for language in LANGUAGES:
            texts = (
                (SKOS.prefLabel, (getattr(one.label, language),)),
                (SKOS.altLabel, one.alt.get(language, ())),
                (SKOS.hiddenLabel, one.hidden.get(language, ())),
                (SKOS.definition, (getattr(one.definition, language),)),
            )
            for predicate, values in texts:
                for value in filter(None, values):
                    graph.add((node, predicate, Literal(value, lang=language)))
    return graph


def from_skos(text: str) -> list[Concept]:
    """Read topics from Turtle or RDF/XML, in the order of their keys.

    Raises InputError for what is neither, or holds no topic; several preferred
    labels in one language are refused by name.
    """
    from rdflib import RDF, SKOS

    if len(text) > LARGEST:
        raise InputError(_("The file is larger than a thesaurus can be."))
    graph = _parsed(text.lstrip("\ufeff"))
    nodes = sorted(set(graph.subjects(RDF.type, SKOS.Concept)), key=str)
    if not nodes:
        raise InputError(_("The file holds no topic (skos:Concept)."))
    keys = {node: _key(graph, node) for node in nodes}
    return sorted(
        (_concept(graph, node, keys) for node in nodes), key=lambda one: one.key
    )


def _parsed(text: str) -> Any:
    """Return the graph of a file; a document type of its own is not followed."""
    from rdflib import Graph

    is_xml = text.lstrip().startswith("<?xml") or "<rdf:RDF" in text[:2000]
    if is_xml and "<!DOCTYPE" in text:
        raise InputError(
            _("The file has a document type of its own; that is not read."),
            way_out=_("Export the topics and edit that file."),
        )
    graph = Graph()
    try:
        graph.parse(data=text, format="xml" if is_xml else "turtle")
    except Exception as error:  # rdflib raises many kinds for what it cannot read
        template = (
            _("This is no RDF/XML that can be read: %(why)s")
            if is_xml
            else _("This is no Turtle that can be read: %(why)s")
        )
        raise InputError(
            template,
            why=(str(error).splitlines() or [""])[0][:200],
            way_out=_("Export the topics and edit that file."),
        ) from error
    return graph


def _key(graph: Any, node: Any) -> str:
    from rdflib import SKOS

    notation = graph.value(node, SKOS.notation)
    if notation is not None:
        return str(notation)
    name = str(node)
    return name.removeprefix(PREFIX) if name.startswith(PREFIX) else _made(graph, node)


def _made(graph: Any, node: Any) -> str:
    from rdflib import SKOS

    english = [o for o in graph.objects(node, SKOS.prefLabel) if o.language == "en"]
    return key_from(str(english[0])) if english else str(node)[-60:]


def _concept(graph: Any, node: Any, keys: dict[Any, str]) -> Concept:
    from rdflib import SKOS

    said = {
        name: _by_language(graph, node, predicate)
        for name, predicate in (
            ("pref", SKOS.prefLabel),
            ("alt", SKOS.altLabel),
            ("hidden", SKOS.hiddenLabel),
            ("definition", SKOS.definition),
        )
    }
    for language, labels in said["pref"].items():
        if len(labels) > 1:
            raise InputError(
                _("The topic “%(topic)s” has two preferred labels in %(language)s."),
                topic=keys[node],
                language=language,
                way_out=_("Make one of them an alternative label."),
            )
    above = [keys.get(o, str(o)) for o in graph.objects(node, SKOS.broader)]
    if len(above) > 1:
        raise InputError(
            _("The topic “%(topic)s” hangs below two topics."),
            topic=keys[node],
            way_out=_("Keep one; say the other as skos:related."),
        )
    return Concept(
        key=keys[node],
        label=Text(**{k: v[0] for k, v in said["pref"].items()}),
        alt=said["alt"],
        hidden=said["hidden"],
        definition=Text(**{k: v[0] for k, v in said["definition"].items()}),
        broader=above[0] if above else "",
        related=tuple(
            sorted(keys.get(o, str(o)) for o in graph.objects(node, SKOS.related))
        ),
        matches=tuple(sorted(str(o) for o in graph.objects(node, SKOS.closeMatch))),
        exact=tuple(sorted(str(o) for o in graph.objects(node, SKOS.exactMatch))),
    )


def _by_language(graph: Any, node: Any, predicate: Any) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for one in graph.objects(node, predicate):
        language = (getattr(one, "language", "") or "")[:2]
        if language in LANGUAGES:
            found.setdefault(language, []).append(str(one))
    return {k: tuple(sorted(v)) for k, v in found.items()}
