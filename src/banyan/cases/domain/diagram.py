"""A definition as a diagram: Mermaid text, in stable order."""

from __future__ import annotations

from collections.abc import Iterator

from .definition import Definition, StepDef

SHAPES = {
    "submit": ("[/", "/]"),
    "meeting-vote": ("{{", "}}"),
    "committee-vote": ("{{", "}}"),
    "decide": ("[[", "]]"),
    "wait": ("([", "])"),
}


def diagram(definition: Definition, language: str = "en") -> str:
    """Return the flow of a definition: steps, outcomes, joins, limits, results."""
    lines = ["flowchart TD"]
    for step in definition.steps:
        left, right = SHAPES.get(step.type, ("[", "]"))
        label = _quoted(step.title.in_language(language))
        lines.append(f"  {_id(step.key)}{left}{label}{right}")
    for key, text in definition.results.items():
        lines.append(f"  end_{_id(key)}((({_quoted(text.in_language(language))})))")
    lines += [f"  start((●)) --> {_id(key)}" for key in definition.start]
    for step in definition.steps:
        lines += _edges(definition, step, language)
    return "\n".join(lines) + "\n"


def _edges(definition: Definition, step: StepDef, language: str) -> Iterator[str]:
    for outcome in step.outcomes:
        label = _quoted(outcome.title.in_language(language))
        yield from (f"  {_id(step.key)} -- {label} --> {_id(t)}" for t in outcome.opens)
        if outcome.limit:
            more = _quoted(
                f"{outcome.title.in_language(language)}: {outcome.limit.rule}"
            )
            yield from (
                f"  {_id(step.key)} -- {more} --> {_id(t)}" for t in outcome.limit.then
            )
        if outcome.result:
            yield f"  {_id(step.key)} -- {label} --> end_{_id(outcome.result)}"
    yield from (f"  {_id(step.key)} -. skip .-> {_id(t)}" for t in step.otherwise)


def _id(key: str) -> str:
    return key.replace("-", "_")


def _quoted(text: str) -> str:
    return '"' + text.replace('"', "'") + '"'
