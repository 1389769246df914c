"""``banyan read``: what a report of an exchange proposes for the record."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from django.utils.translation import gettext

from banyan.exchange.reading import read
from banyan.exchange.reading.bounds import read_until
from banyan.exchange.reports import text_of, text_of_file
from banyan.kernel.text import LANGUAGES

from .arguments import date_argument
from .output import print_json, speaking


def register(commands: Any) -> None:
    """Add the command of this module."""
    parser = commands.add_parser("read", help="read a report of an exchange")
    parser.add_argument("file", metavar="FILE", help="text, HTML, DOCX or PDF; - reads")
    parser.add_argument(
        "--published",
        type=date_argument,
        metavar="DATE",
        help="when it was published: lends its year to a day and month",
    )
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument(
        "--answer-in", choices=LANGUAGES, help="the language of refusals and notices"
    )
    parser.set_defaults(func=run)


def run(args: argparse.Namespace) -> int:
    """Print the proposal; nothing is stored."""
    text = _text(args.file)
    reading = read(text, published=args.published)
    until = read_until(text)
    if until < len(text):
        _say_how_far(until, len(text), args.answer_in)
    if args.json:
        print_json(reading.as_data())
        return 0
    place = reading.place["name"] or "?"
    print(f"{reading.kind}, {reading.date_start} to {reading.date_end}, {place}")
    for person in reading.people:
        mark = "*" if person.head else " "
        office = ", ".join(filter(None, (person.office, person.body)))
        print(f" {mark} {person.side}: {person.name} ({office})")
    for commitment in reading.commitments:
        print(f"   {commitment.kind} by {commitment.by}: {commitment.text}")
    print("   topics: " + ", ".join(t["label"] for t in reading.topics))
    return 0


def _say_how_far(until: int, whole: int, language: str | None) -> None:
    with speaking(language):
        told = gettext(
            "Only the first %(until)s of %(whole)s characters were read."
        ) % {"until": until, "whole": whole}
        advice = gettext(
            "What goes on for so long tells of several events: name each report alone."
        )
    print(f"banyan: {told}\n  {advice}", file=sys.stderr)


def _text(file: str) -> str:
    if file == "-":
        return text_of(sys.stdin.buffer.read())
    return text_of_file(Path(file))
