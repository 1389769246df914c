"""The form of a package, written from the kinds: a page of the reference."""

from __future__ import annotations

from collections.abc import Iterator

from banyan.exchange.kinds import F, Kind
from banyan.exchange.kinds.guests import SHARED

from .domain import manifest, zipped
from .domain.errors import REFUSED, WRONG
from .kinds import fields_of, parts_of, travelling

JSON = {
    F.SAID: "texts by language",
    F.TOLD: "texts by language",
    F.REF: "name: texts by language",
    F.UNIT: "name: texts by language",
    F.DATE: "day, `2026-03-31`",
    F.TIME: "time, `14:30`",
    F.NUMBER: "whole number",
    F.MONEY: "decimal number in a string",
    F.CHOICES: "list of words",
    F.TOPICS: "list of keys of topics",
    F.BOOL: "`true` or `false`",
    F.CHOICE: "word",
}
MANIFEST = (
    ("format", f"`{manifest.FORMAT}`"),
    (
        "version",
        f"`{manifest.VERSION}`; read are {manifest.OLDEST} to {manifest.VERSION}",
    ),
    (
        "package",
        "identity, from the hash of the content: the same content, the same one",
    ),
    ("made_at", "instant in UTC"),
    ("level", " or ".join(f"`{level}`" for level in manifest.LEVELS)),
    ("sender", "`installation`, `organisation` and `office` (texts by language)"),
    ("recipient", "the same; `installation` is empty where it is not known"),
    ("public_key", f"{manifest.ALGORITHM}, 64 hexadecimal digits"),
    ("specimen", "`true` for a demonstration"),
    (
        "records",
        "`kind`, `uid`, `title`, `path`, `sha256`, `says` (hash of what it says)",
    ),
    (
        "files",
        "`path`, `sha256`, `size`, `name`, `media_type`, `language`, `record`, `part`",
    ),
    ("parts", "SHA-256 of `index.html` and `topics.ttl`"),
)


def reference_pages() -> dict[str, str]:
    """Return the page of the form of a package, by file name."""
    return {"format.md": "\n".join(_lines()) + "\n"}


def _lines() -> Iterator[str]:
    yield "# Form of a package"
    yield ""
    yield "What it means: [packages](../../packages.md)."
    yield ""
    yield f"A ZIP of at most {zipped.MOST // 1_000_000} MB and {zipped.MOST_MEMBERS} members, "
    yield "none of them compressed, in this order, every date 1 January 1980:"
    yield ""
    yield "| Member | Holds |"
    yield "|---|---|"
    yield f"| `{zipped.MANIFEST}` | the list: JSON with sorted keys, indented by one |"
    yield (
        f"| `{zipped.SIGNATURE}` | `algorithm`, `key` (id), `signature` of the bytes of "
        "the list |"
    )
    yield f"| `{zipped.INDEX}` | what it holds, for people, in Vietnamese, Lao, English |"
    yield f"| `{zipped.TOPICS}` | topics named and those above them: SKOS in Turtle |"
    yield "| `files/SHA256.ENDING` | files of materials |"
    yield "| `records/KIND/UID.json` | one document a record |"
    yield ""
    yield "## The list"
    yield ""
    yield "| Field | Holds |"
    yield "|---|---|"
    yield from (f"| `{name}` | {text} |" for name, text in MANIFEST)
    yield ""
    yield "## A document"
    yield ""
    yield (
        "`kind`, `uid`, `title`, `kept_by` (name of the unit), `languages`, `specimen`, "
        "`values`, `states` (of a text, by field and language: original, translated, "
        "checked, stale), `parts` by kind (each `uid`, `values`, `states`), `files` "
        "(`path`, `sha256`, `part`), and `same_as` where the record is linked with one "
        "of the recipient's. Values that are empty are left out. A briefing holds its "
        "`content` as it was given, in the languages released; `hash` is the SHA-256 of "
        "that as JSON with sorted keys and without spaces, `whole_hash` that of all of "
        "it. Its sections are told from the content."
    )
    for kind in travelling():
        yield from _kind(kind)
    yield ""
    yield "## Refusals"
    yield ""
    yield "| Code | Says |"
    yield "|---|---|"
    for code, (text, _way_out) in sorted({**WRONG, **REFUSED}.items()):
        yield f"| `package.{code}` | {text} |"


def _kind(kind: Kind) -> Iterator[str]:
    for one in (kind, *parts_of(kind)):
        yield ""
        yield f"### {one.one} (`{one.key}`{f', a part of `{one.owner}`' if one.owner else ''})"
        yield ""
        yield "| Field | Is called | Value |"
        yield "|---|---|---|"
        whole = SHARED[one.key].whole if one.key in SHARED else ()
        for name in fields_of(one):
            spec = one.by_name[name]
            value = JSON.get(spec.type, "text")
            if spec.choices:
                value += ": " + ", ".join(f"`{word}`" for word, _label in spec.choices)
            if name in whole:
                value += " (with the whole of it alone)"
            yield f"| `{name}` | {spec.label} | {value} |"
