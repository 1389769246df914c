"""The reference pages of the packs, generated: one per pack and topic."""

from __future__ import annotations

import json

from . import packs
from .domain.pack import Pack
from .domain.rules import Citation, Rule, Value, plain


def reference_pages() -> dict[str, str]:
    """Return every page by its path below ``docs/reference/rules``, in stable order."""
    pages = {}
    for pack_id in packs.pack_ids():
        pack = packs.rulebook(pack_id)
        for topic in _topics(pack):
            pages[f"{pack_id}/{topic}.md"] = topic_page(pack, topic)
        pages[f"{pack_id}/documents.md"] = documents_page(pack)
    return dict(sorted(pages.items()))


def _topics(pack: Pack) -> list[str]:
    return sorted({rule.topic for rule in pack.rules.values()})


def topic_page(pack: Pack, topic: str) -> str:
    """Return the page of one topic."""
    label = pack.labels["topics"][topic]
    rules = sorted(
        (r for r in pack.rules.values() if r.topic == topic), key=lambda r: r.id
    )
    parts = [
        f"# {label.en} · {label.vi} · {label.lo}",
        f"Pack: {pack.title.en} (`{pack.id}` {pack.version}).",
        *(rule_section(pack, rule) for rule in rules),
    ]
    return "\n\n".join(parts) + "\n"


def rule_section(pack: Pack, rule: Rule) -> str:
    """Return the section of one rule: meaning, values, examples."""
    unit = pack.labels["measures"][rule.unit].en
    facts = f"Kind {rule.kind}; measure: {unit}; version chosen by: {rule.event}; "
    facts += f"severity: {rule.severity}."
    lines = [
        f"## {rule.id}",
        "",
        *(
            f"- {lang}: **{getattr(rule.title, lang)}**. {getattr(rule.meaning, lang)}"
            for lang in ("en", "vi", "lo")
        ),
        "",
        facts,
        "",
        "| from | to | where | value | status | confidence | source |",
        "|---|---|---|---|---|---|---|",
        *(row for value in _in_order(rule) for row in _rows(value)),
        "",
        "Examples:",
        "",
        *(
            f"- {e.on}{' in ' + e.scope if e.scope else ''}: "
            f"`{_json(e.input)}` gives `{_json(e.expect)}`"
            for e in rule.examples
        ),
    ]
    return "\n".join(lines)


def _in_order(rule: Rule) -> list[Value]:
    return sorted(rule.values, key=lambda v: (v.start_day, v.reach))


def _rows(value: Value) -> list[str]:
    where = ", ".join(f"{k} {v}" for k, v in value.reach.as_data().items())
    span = f"| {value.start_day} | {value.end_day or ''} | {where or 'everywhere'} "
    tail = f"| {value.status} | {value.confidence} "
    if value.variants:
        return [
            f"{span}| {variant.key}: `{_json(variant.value)}` {tail}"
            f"| {_cites(variant.cites or value.cites)} |"
            for variant in value.variants
        ]
    return [f"{span}| `{_json(value.value)}` {tail}| {_cites(value.cites)} |"]


def _cites(cites: tuple[Citation, ...]) -> str:
    return "; ".join(map(str, cites))


def _json(value: object) -> str:
    return json.dumps(plain(value), ensure_ascii=False)


def documents_page(pack: Pack) -> str:
    """Return the register and the chains of a pack."""
    rows = [
        f"| {d.number} | {d.issuer} | {d.day} | {d.in_force_from or ''} "
        f"| {d.in_force_to or ''} | {d.title.en} | {d.confidence} |"
        for d in pack.documents.values()
    ]
    chains = [
        f"- {chain.subject.en} ({chain.confidence}): "
        + " → ".join(" + ".join(link) for link in chain.links)
        for chain in pack.successions
    ]
    head = [
        f"# Documents of {pack.title.en}",
        "",
        pack.note.en,
        "",
        "| number | issuer | date | in force from | to | title | confidence |",
        "|---|---|---|---|---|---|---|",
    ]
    lines = [*head, *rows, "", *(["## Chains", ""] if chains else []), *chains]
    return "\n".join(lines).rstrip() + "\n"
