"""Agreements named in a report: memoranda, plans, minutes, with period and state."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from .lexicon import alternatives, has, phrases, table, words
from .segments import Sentence

PERIOD = re.compile(
    r"\b((?:19|20)\d\d)\s*(?:[-–—]|to|đến|ຫາ|ເຖິງ)\s*(?:ປີ\s*)?((?:19|20)\d\d)\b"
)
FAMILIES = ("memorandum", "agreement", "plan", "minutes", "statement")
LONGEST = 150


def agreements_of(
    language: str, sentences: list[Sentence]
) -> list[tuple[dict[str, Any], Sentence]]:
    """Return name, period and state of each agreement, once.

    A plan or a programme is one only where a period, a state or two parties say so;
    a thing discussed, asked for or to be considered is none.
    """
    found: list[tuple[dict[str, Any], str, Sentence]] = []
    for sentence in sentences:
        end = 0
        for match in _shape(language).finditer(sentence.text):
            family = str(match.lastgroup)
            if match.start() < end or _is_none(language, sentence.text, match):
                continue
            pact = _pact(language, sentence.text, match)
            end = match.start() + len(pact["name"])
            same = next(
                (p for p, f, _s in found if _same(language, p, f, pact, family)), None
            )
            if same is not None:
                if pact["period"] and not same["period"]:
                    same["name"], same["period"] = pact["name"], pact["period"]
                same["status"] = same["status"] or pact["status"]
            elif not _is_weak(language, family, pact):
                found.append((pact, family, sentence))
    return [(pact, sentence) for pact, _f, sentence in found]


@cache
def _shape(language: str) -> re.Pattern[str]:
    edge = "" if language == "lo" else r"(?:s|es)?(?!\w)"
    start = "" if language == "lo" else r"(?<!\w)"
    names = table("pacts")[language]["names"]
    groups = "|".join(f"(?P<{f}>{alternatives(names[f])})" for f in FAMILIES)
    return re.compile(rf"{start}(?:{groups}){edge}", re.I)


# -- what only looks like one ------------------------------------------------------


def _is_none(language: str, text: str, match: re.Match[str]) -> bool:
    before, after = (
        text[max(0, match.start() - 60) : match.start()],
        text[match.end() :],
    )
    shapes = table("pacts")[language]
    if re.search(rf"(?:{alternatives(shapes['not_behind'])})\s*$", before, re.I):
        return True
    if re.match(rf"\s*(?:{alternatives(shapes['not_before'])})", after, re.I):
        return True
    return _only_thought_of(language, before)


THOUGHT_OF = phrases("pacts", "thought_of")


def _only_thought_of(language: str, before: str) -> bool:
    return re.search(THOUGHT_OF[language], before, re.I) is not None


def _is_weak(language: str, family: str, pact: dict[str, Any]) -> bool:
    """A plan, a statement or a bare "agreement" needs more than its word."""
    if pact["name"] in table("pacts")[language].get("contracts", ()):
        return not pact["period"] and pact["status"] == "being carried out"
    if pact["period"] or pact["status"]:
        return False
    if re.search(PARTIES[language], pact["name"]):
        return False
    return family in {"plan", "statement", "minutes"} or pact["name"].lower() in {
        "agreement",
        "agreements",
        "thỏa thuận",
        "thoả thuận",
        "ສັນຍາ",
    }


PARTIES = phrases("pacts", "parties")


# -- name, period, state -------------------------------------------------------------


def _pact(language: str, text: str, match: re.Match[str]) -> dict[str, Any]:
    name = _name(language, text, match)
    near = text[match.start() : match.end() + LONGEST]
    period = PERIOD.search(name) or PERIOD.search(re.split(r"[;.]", near)[0])
    if period is None:
        before = text[max(0, match.start() - 30) : match.start()]
        period = PERIOD.search(before)
    return {
        "name": name,
        "period": f"{period.group(1)}-{period.group(2)}" if period else None,
        "status": _state(language, text, match),
    }


STOPS = phrases("pacts", "stops")


def _name(language: str, text: str, match: re.Match[str]) -> str:
    """Read on until a verb or a mark; an acronym in brackets does not end a name."""
    rest = re.sub(
        r"\s*\([A-ZĐ]{2,8}\)", _blank, text[match.end() : match.end() + LONGEST]
    )
    stop = re.search(STOPS[language], rest, re.I if language == "en" else 0)
    after = rest[: stop.start()] if stop else rest
    name = re.sub(r"\s+", " ", f"{match.group()}{after}").strip(" ,.;")
    return _last_words_off(language, name)


def _blank(match: re.Match[str]) -> str:
    return " " * len(match.group())


def _last_words_off(language: str, name: str) -> str:
    """Take a joint off the end: "agreement on ethnic affairs and"."""
    ends = {
        "en": r"(?:\s+(?:and|of|for|on|in|with|between|the|which|at|to))+$",
        "vi": r"(?:\s+(?:và|của|về|với|các|này|trên|nói trên))+$",
        "lo": r"(?:\s*(?:ແລະ|ກັບ|ຂອງ|ດັ່ງກ່າວ|ນີ້))+$",
    }
    return re.sub(ends[language], "", name)


def _state(language: str, text: str, match: re.Match[str]) -> str | None:
    near = text[max(0, match.start() - 60) : match.end() + 90]
    listed = table("pacts")[language]
    for state in ("planned", "reviewed", "signed", "approved", "running"):
        if has(language, near, words("pacts", language, state)):
            return str(listed["said"][state])
    return None


def _same(
    language: str, known: dict[str, Any], family: str, pact: dict[str, Any], other: str
) -> bool:
    """Say whether a paper is one already named: of its family, and nothing tells them apart."""
    if known["period"] and pact["period"]:
        return bool(family == other and known["period"] == pact["period"])
    if family != other:
        return other == "agreement" and _is_bare(language, pact["name"])
    return not (pact["period"] and known["status"] != pact["status"])


def _is_bare(language: str, name: str) -> bool:
    """Say whether a name is the word alone: "the agreement"."""
    return _shape(language).fullmatch(name) is not None
