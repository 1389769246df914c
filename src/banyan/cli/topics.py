"""``banyan topics``: show, export, import, check the thesaurus; answer proposals."""

from __future__ import annotations

import argparse
import dataclasses
import sys
from pathlib import Path
from typing import Any

from .acting import acting_as
from .files import read, write
from .naming import uid_typed
from .output import print_json

FORMS = "Turtle, RDF/XML, XLSX or CSV"


def register(commands: Any) -> None:
    """Add the commands of this module."""
    topics = commands.add_parser("topics", help="the thesaurus in three languages")
    inner = topics.add_subparsers(dest="what", metavar="WHAT", required=True)
    show = inner.add_parser("show", help="the tree, or one topic")
    show.add_argument("key", nargs="?", metavar="TOPIC")
    _common(show, run_show)
    export = inner.add_parser("export", help="SKOS in Turtle or RDF/XML, or a table")
    export.add_argument(
        "--format", choices=("turtle", "rdf", "csv", "xlsx"), default="turtle"
    )
    export.add_argument("--lang", choices=("vi", "lo", "en"), default="en")
    export.add_argument("--out", metavar="FILE", help="default: standard output")
    _common(export, run_export)
    check = inner.add_parser("check", help="what does not hold; 1 when anything")
    check.add_argument("file", nargs="?", metavar="FILE", help=FORMS)
    _common(check, run_check)
    load = inner.add_parser("load", help="take in the shipped topics, or a file")
    load.add_argument("file", nargs="?", metavar="FILE", help=FORMS)
    load.add_argument("--dry-run", action="store_true", help="say what would change")
    _common(load, run_load)
    near = inner.add_parser(
        "near", help="topics that a text may be about, by nearness in meaning"
    )
    near.add_argument("text", metavar="TEXT")
    near.add_argument("--limit", type=int, default=3)
    near.add_argument(
        "--propose", metavar="TOPIC", help="ask for TEXT as another word for it"
    )
    _common(near, run_near)
    proposals = inner.add_parser("proposals", help="labels that were asked for")
    proposals.add_argument("--accept", metavar="UID")
    proposals.add_argument("--reject", metavar="UID")
    proposals.add_argument("--reason", default="", help="with --reject")
    for language in ("vi", "lo", "en"):
        proposals.add_argument(f"--{language}", default="", help="label of a new topic")
    _common(proposals, run_proposals)


def _common(parser: Any, run: Any) -> None:
    parser.add_argument("--account", metavar="NAME", help="as this account")
    parser.add_argument("--json", action="store_true", help="print JSON alone")
    parser.set_defaults(func=run)


def run_show(args: argparse.Namespace) -> int:
    """Print the tree of topics, or one topic with its labels."""
    from banyan.knowledge import queries

    actor = acting_as(args.account)
    if args.key:
        found = queries.topic_get(actor, args.key)
        print_json(_shown(found)) if args.json else _print_topic(found)
        return 0
    rows = queries.topic_tree(actor)
    if args.json:
        print_json(
            [{"key": r.key, "label": r.label.as_json(), "level": r.level} for r in rows]
        )
        return 0
    for row in rows:
        texts = " · ".join(row.label.as_json().values())
        print(f"{'  ' * (row.level - 1)}{row.key}: {texts}")
    return 0


def _shown(found: Any) -> dict[str, Any]:
    one = found.concept
    return {
        **concept_data(one),
        "above": [r.key for r in found.above],
        "below": [r.key for r in found.below],
        "related": [r.key for r in found.related],
        "source": found.source,
        "uses": found.uses,
    }


def concept_data(one: Any) -> dict[str, Any]:
    """Return a topic as plain data."""
    data = dataclasses.asdict(one)
    return {
        **data,
        "label": one.label.as_json(),
        "definition": one.definition.as_json(),
    }


def _print_topic(found: Any) -> None:
    one = found.concept
    print(one.key, "<", " < ".join(r.key for r in reversed(found.above)) or "-")
    for language in ("vi", "lo", "en"):
        print(f"  {language}: " + " | ".join(one.labels(language)))
    for title, rows in (("below", found.below), ("related", found.related)):
        if rows:
            print(f"  {title}: " + ", ".join(r.key for r in rows))


def run_near(args: argparse.Namespace) -> int:
    """Print the topics near a text; or propose the text as a label of one."""
    from banyan.knowledge import queries, services
    from banyan.search.domain.nearness import language_of

    actor = acting_as(args.account)
    if args.propose:
        one = services.Propose(args.text, language_of(args.text), args.propose)
        rows = services.topics_propose(actor=actor, proposals=[one])
        data: Any = [{"uid": str(row.uid), "text": row.text} for row in rows]
        print_json(data) if args.json else print(*(row.uid for row in rows))
        return 0
    found = queries.topics_near(actor, args.text, args.limit)
    if args.json:
        print_json([{"key": t.key, "label": t.label.as_json()} for t in found])
        return 0
    for topic in found:
        print(f"{topic.key}: {' · '.join(topic.label.as_json().values())}")
    return 0


def run_export(args: argparse.Namespace) -> int:
    """Write the thesaurus as Turtle or as a table."""
    from banyan.knowledge import queries

    known = queries.concepts(acting_as(args.account))
    if args.json and not args.out:
        print_json([concept_data(c) for c in known])
        return 0
    content = _made(known, args.format, args.lang)
    if args.out:
        write(Path(args.out), content)
        told = {"file": args.out, "topics": len(known), "format": args.format}
        print_json(told) if args.json else print(f"{len(known)} topics: {args.out}")
    else:
        sys.stdout.buffer.write(content)
    return 0


def _made(known: Any, form: str, language: str) -> bytes:
    from banyan.knowledge import loading, skos

    if form in ("csv", "xlsx"):
        return loading.to_filled(known, language, form)
    make = skos.to_rdfxml if form == "rdf" else skos.to_turtle
    return make(known).encode()


def _read(file: str | None, known: Any) -> Any:
    """Return the topics of a file, or the shipped ones.

    A table says of a known topic what its columns hold; the rest stays.
    """
    from banyan.base.sheets.filled import read_filled
    from banyan.knowledge import loading, skos

    if file is None:
        return loading.of_pack()
    content = sys.stdin.buffer.read() if file == "-" else read(Path(file))
    if not loading.is_table(content):
        return skos.from_skos(content.decode("utf-8", "replace"))
    there = {one.key: one for one in known}
    rows = read_filled(content, loading.headings(), name=file, most=5_000)
    return [
        loading.concept_from(row, there.get(row.cells.get("key", ""))) for row in rows
    ]


def run_check(args: argparse.Namespace) -> int:
    """Print what does not hold in the thesaurus or in a file."""
    from banyan.knowledge import queries
    from banyan.knowledge.domain.thesaurus import check

    known = queries.concepts(acting_as(args.account))
    if args.file:
        known = _read(args.file, known)
    problems = check(known)
    if args.json:
        print_json(
            {
                "topics": len(known),
                "problems": [
                    {"code": p.code, "message": p.message, "field": p.field}
                    for p in problems
                ],
            }
        )
    else:
        print(f"{len(known)} topics, {len(problems)} problems")
        for problem in problems:
            print(f"  {problem.message}")
    return 1 if problems else 0


def run_load(args: argparse.Namespace) -> int:
    """Take topics in; known ones change, none goes."""
    from banyan.knowledge import queries
    from banyan.knowledge.services import topics_load

    actor = acting_as(args.account)
    known = queries.concepts(actor) if args.file else []
    result = topics_load(
        actor=actor,
        concepts_in=_read(args.file, known),
        source="import" if args.file else "pack",
        dry_run=args.dry_run,
    )
    data = dataclasses.asdict(result) | {"dry_run": args.dry_run}
    if args.json:
        print_json(data)
    else:
        print(
            f"{result.added} added, {result.changed} changed, {result.same} as before"
        )
    return 0


def run_proposals(args: argparse.Namespace) -> int:
    """List the open proposals, or answer one."""
    from banyan.kernel.text import Text
    from banyan.knowledge import queries, services

    actor = acting_as(args.account)
    if args.accept:
        label = Text(vi=args.vi, lo=args.lo, en=args.en)
        topic = services.topic_proposal_accept(
            actor=actor, proposal=uid_typed(args.accept), label=label
        )
        print_json({"topic": topic.key}) if args.json else print(topic.key)
        return 0
    if args.reject:
        services.topic_proposal_reject(
            actor=actor, proposal=uid_typed(args.reject), reason=args.reason
        )
        print_json({"rejected": args.reject}) if args.json else print("rejected")
        return 0
    rows = queries.proposals(actor)
    if args.json:
        print_json(
            [
                dataclasses.asdict(r) | {"topic_label": r.topic_label.as_json()}
                for r in rows
            ]
        )
        return 0
    for row in rows:
        print(f"{row.uid}  {row.what} {row.language}: {row.text}  ({row.topic})")
    return 0
