"""The index of a package: a page that a person reads without any program of ours.

It stands alone: no script, no address, nothing that is fetched. The list that is
signed holds its hash; Banyan itself never interprets it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from typing import Any

from banyan.base.saying import in_every_language
from banyan.exchange.queries.records import RecordShown
from banyan.kernel.formats import format_instant
from banyan.kernel.text import LANGUAGES, Text
from banyan.kernel.text import gettext_noop as _

from .domain.fingerprint import fingerprint, grouped
from .telling import lines_of, part_told

LEVELS = {"partner": _("for the partner"), "public": _("public")}
TITLE = _("Package of records")
MARK = "BẢN MẪU · ຕົວຢ່າງ · SPECIMEN"
NAMES = {"vi": "Tiếng Việt", "lo": "ພາສາລາວ", "en": "English"}
ABOUT = _(
    "This file tells what the package holds. A Banyan reads the records themselves: "
    "keep the package whole, and take in the ZIP as it is."
)
STYLE = (
    "body{font:17px/1.6 sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem;"
    "color:#1c1b19;background:#fdfcf9}h1,h2,h3{line-height:1.3}"
    "dt{color:#5d5a54;font-size:.9em}dd{margin:0 0 .5rem;white-space:pre-line}"
    "section{border-top:1px solid #d8d4ca;margin-top:2rem}nav a{margin-right:1rem}"
    ".mark{border:1px solid;padding:.25rem .75rem;text-align:center}"
    "code{word-break:break-all}"
)


def index_of(shown: Sequence[RecordShown], said: Mapping[str, Any]) -> str:
    """Return the index in three languages, one after the other."""
    mark = f'<p class="mark">{MARK}</p>' if said["specimen"] else ""
    ways = "".join(f'<a href="#{k}">{escape(NAMES[k])}</a>' for k in LANGUAGES)
    bodies = "".join(_in_language(k, shown, said) for k in LANGUAGES)
    return (
        '<!doctype html>\n<html lang="vi"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        '<meta http-equiv="Content-Security-Policy" '
        "content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f"<title>{_one(Text.of(in_every_language(TITLE)), 'vi')}</title>"
        f"<style>{STYLE}</style></head><body>{mark}<nav>{ways}</nav>{bodies}{mark}"
        "</body></html>\n"
    )


def _in_language(
    language: str, records: Sequence[RecordShown], said: Mapping[str, Any]
) -> str:
    told = "".join(_record(one, language, said["topics"]) for one in records)
    return (
        f'<main id="{language}" lang="{language}"><h1>{_say(TITLE, language)}</h1>'
        f"<p>{_say(ABOUT, language)}</p><dl>{_facts(language, said)}</dl>{told}"
        f"{_file_list(language, said['files'])}</main>"
    )


def _facts(language: str, said: Mapping[str, Any]) -> str:
    when: dt.datetime = said["when"]
    digits = fingerprint(bytes.fromhex(said["public_key"]))
    facts = (
        (_("Sent by"), _one(Text.of(said["sender"].organisation), language)),
        (_("Made by the office"), _one(Text.of(said["sender"].office), language)),
        (_("Sent to"), _one(Text.of(said["recipient"].organisation), language)),
        (_("Made at"), escape(format_instant(when, language))),
        (_("Goes to"), _say(LEVELS[said["level"]], language)),
        (_("Identity"), f"<code>{escape(said['package'])}</code>"),
        (_("Fingerprint of the key"), f"<code>{grouped(digits)}</code>"),
    )
    return "".join(_pair(_say(label, language), text) for label, text in facts)


def _record(record: RecordShown, language: str, topics: Mapping[str, Text]) -> str:
    pieces = [
        _pair(_one(line.label, language), _one(line.text, language))
        for line in lines_of(record, topics)
    ]
    kind = _say(record.kind.one, language)
    title = _one(record.title, language)
    return (
        f"<section><p>{kind}</p><h2>{title}</h2><dl>{''.join(pieces)}</dl>"
        f"{''.join(_parts(record, language, topics))}</section>"
    )


def _parts(
    record: RecordShown, language: str, topics: Mapping[str, Text]
) -> Iterator[str]:
    for parts in record.parts.values():
        if parts:
            rows = "".join(
                f"<li>{_one(part_told(part, topics), language)}</li>" for part in parts
            )
            yield f"<h3>{_say(parts[0].kind.plural, language)}</h3><ul>{rows}</ul>"


def _file_list(language: str, files: Iterable[Any]) -> str:
    rows = "".join(
        f"<li>{escape(one.name)} <code>{escape(one.path)}</code></li>" for one in files
    )
    return f"<h2>{_say(_('Files'), language)}</h2><ul>{rows}</ul>" if rows else ""


def _pair(label: str, text: str) -> str:
    return f"<dt>{label}</dt><dd>{text}</dd>"


def _say(sentence: str, language: str) -> str:
    return _one(in_every_language(sentence), language)


def _one(text: Text, language: str) -> str:
    return escape(text.in_language(language))
