"""The reference pages of procedures, generated: each kind with its diagram."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from banyan.kernel.registry import Registry
from banyan.meetings.domain.electorate import denominators
from banyan.meetings.domain.votes import tallies
from banyan.rulebook import packs

from .definitions import definitions
from .domain.definition import Definition, StepDef
from .domain.diagram import diagram
from .domain.seen import conditions, days, effects, facts, guards, places, subjects

REGISTRIES: tuple[Registry[Any], ...] = (
    places,
    guards,
    conditions,
    days,
    facts,
    effects,
    subjects,
    denominators,
    tallies,
)


def functions() -> dict[str, list[dict[str, Any]]]:
    """Return every named function by registry, with what it says of itself."""
    return {
        registry.title: [
            {
                "name": f.name,
                "about": f.about,
                "needs": list(f.needs),
                "standing": bool(f.options.get("standing")),
            }
            for f in registry
        ]
        for registry in REGISTRIES
    }


def reference_pages() -> dict[str, str]:
    """Return every page by its path below ``docs/reference/procedures``."""
    pages = {"functions.md": functions_page()}
    for pack in packs.pack_ids():
        for kind, definition in definitions(pack).items():
            if definition.pack == pack:
                pages[f"{pack}/{kind}.md"] = kind_page(definition)
    return dict(sorted(pages.items()))


def functions_page() -> str:
    """Return the list of named functions."""
    lines = ["# Named functions of procedures", ""]
    lines += ["A new meaning is a new name; an old one never changes.", ""]
    for title, rows in functions().items():
        lines += [
            f"## {title.capitalize()}",
            "",
            "| Name | Says | Facts |",
            "|---|---|---|",
        ]
        for row in rows:
            mark = " (changes a standing)" if row["standing"] else ""
            needs = ", ".join(f"`{n}`" for n in row["needs"])
            lines.append(f"| `{row['name']}` | {row['about']}{mark} | {needs} |")
        lines.append("")
    return "\n".join(lines)


def kind_page(definition: Definition) -> str:
    """Return the page of one kind: texts, diagram, steps."""
    title = definition.title
    lines = [
        f"# {title.en} · {title.vi} · {title.lo}",
        "",
        definition.meaning.en,
        "",
        f"Kind `{definition.kind}` of the pack `{definition.pack}`; code `{definition.code}`; "
        f"about a {definition.subject}; opened with `{definition.right}` at {definition.host}.",
        "",
        "```mermaid",
        diagram(definition).rstrip(),
        "```",
        "",
        "| Step | Type | Who | Rules | Clocks | Ends |",
        "|---|---|---|---|---|---|",
        *(_row(step) for step in definition.steps),
        "",
        f"Rules: {', '.join(f'`{r}`' for r in definition.rule_ids)}.",
    ]
    return "\n".join(lines) + "\n"


def _row(step: StepDef) -> str:
    who = f"`{step.by.right}` at `{step.by.place}`"
    who += " or the person" if step.by.person else ""
    rules = ", ".join(f"`{r}`" for r in _rules(step))
    clocks = "; ".join(f"{c.type} {c.rule or 'set by the body'}" for c in step.clocks)
    ends = "; ".join(
        f"{o.key} → {', '.join(o.opens) or o.result}" for o in step.outcomes
    )
    return f"| {step.title.en} (`{step.key}`) | {step.type} | {who} | {rules} | {clocks} | {ends} |"


def _rules(step: StepDef) -> Iterator[str]:
    found = [*step.rules, *(g.rule for g in step.guards)]
    if step.vote:
        found += [step.vote.rule, *step.vote.rules.values()]
    yield from dict.fromkeys(r for r in found if r)
