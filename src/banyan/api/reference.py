"""The reference page: the document as a person reads it, by headings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Schemas = Mapping[str, Any]
DEEPEST = 3


@dataclass(frozen=True)
class Parameter:
    """A question of an address, or a header."""

    name: str
    place: str
    kind: str
    required: bool
    text: str


@dataclass(frozen=True)
class Field:
    """A field of a body, indented by its depth."""

    name: str
    kind: str
    required: bool
    text: str
    depth: int


@dataclass(frozen=True)
class Reply:
    """A status and what it means."""

    status: str
    text: str


@dataclass(frozen=True)
class Operation:
    """One address and method."""

    name: str
    method: str
    path: str
    summary: str
    text: str
    right: str
    session_only: bool
    parameters: tuple[Parameter, ...]
    body: tuple[Field, ...]
    answer: tuple[Field, ...]
    replies: tuple[Reply, ...]


@dataclass(frozen=True)
class Heading:
    """The operations of one room."""

    title: str
    anchor: str
    operations: tuple[Operation, ...]


@dataclass(frozen=True)
class Reference:
    """The whole reference."""

    version: str
    text: tuple[str, ...]
    headings: tuple[Heading, ...]
    problems: tuple[Reply, ...]

    def operation(self, name: str) -> Operation | None:
        """Return the operation of a name."""
        found = (o for h in self.headings for o in h.operations if o.name == name)
        return next(found, None)


def reference_of(document: Mapping[str, Any]) -> Reference:
    """Return the reference of a document."""
    schemas = document["components"]["schemas"]
    grouped: dict[str, list[Operation]] = {}
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            shown = _operation(path, method, operation, schemas)
            grouped.setdefault(operation["tags"][0], []).append(shown)
    headings = tuple(
        Heading(tag, tag.lower().replace(" ", "-"), tuple(found))
        for tag, found in grouped.items()
    )
    problems = tuple(
        Reply(status, str(one["description"]))
        for status, one in document["components"]["responses"].items()
    )
    info = document["info"]
    text = tuple(p.replace("\n", " ") for p in info["description"].split("\n\n"))
    return Reference(info["version"], text, headings, problems)


def _operation(
    path: str, method: str, operation: Mapping[str, Any], schemas: Schemas
) -> Operation:
    security = operation.get("security", [])
    return Operation(
        name=operation["operationId"],
        method=method.upper(),
        path=path,
        summary=operation["summary"],
        text=_rest(operation.get("description", "")),
        right=operation.get("x-right", ""),
        session_only=security == [{"session": []}],
        parameters=tuple(_parameter(p) for p in operation.get("parameters", ())),
        body=_body(operation.get("requestBody"), schemas),
        answer=_answer(operation["responses"], schemas),
        replies=tuple(
            Reply(status, str(one.get("description", "")))
            for status, one in operation["responses"].items()
            if "$ref" not in one
        )
        + tuple(
            Reply(status, "")
            for status, one in operation["responses"].items()
            if "$ref" in one
        ),
    )


def _rest(description: str) -> str:
    """Return what a description says after its first line."""
    return description.partition("\n")[2].strip()


def _parameter(one: Mapping[str, Any]) -> Parameter:
    return Parameter(
        one["name"],
        one["in"],
        kind_of(one.get("schema", {})),
        bool(one.get("required")),
        str(one.get("description", "")),
    )


def _body(body: Any, schemas: Schemas) -> tuple[Field, ...]:
    if not body:
        return ()
    content = next(iter(body["content"].values()))
    return tuple(_fields(content["schema"], schemas, 0))


def _answer(responses: Mapping[str, Any], schemas: Schemas) -> tuple[Field, ...]:
    for status, one in responses.items():
        content = one.get("content", {}) if status.startswith("2") else {}
        for media in content.values():
            return tuple(_fields(media["schema"], schemas, 0))
    return ()


def _fields(schema: Mapping[str, Any], schemas: Schemas, depth: int) -> list[Field]:
    found: list[Field] = []
    for inner in _parts(schema, schemas):
        required = inner.get("required", ())
        for name, one in inner.get("properties", {}).items():
            text = str(one.get("description", ""))
            found.append(Field(name, kind_of(one), name in required, text, depth))
            if depth < DEEPEST:
                found += _fields(_item(one), schemas, depth + 1)
    return found


def _item(schema: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what a list holds, or an optional value may be."""
    if "items" in schema:
        items: Mapping[str, Any] = schema["items"]
        return items
    for one in schema.get("anyOf", ()):
        if "$ref" in one or "items" in one:
            return _item(one)
    return schema if "$ref" in schema or "allOf" in schema else {}


def _parts(schema: Mapping[str, Any], schemas: Schemas) -> list[Mapping[str, Any]]:
    if "$ref" in schema:
        return [schemas[schema["$ref"].rsplit("/", 1)[1]]]
    if "allOf" in schema:
        return [part for one in schema["allOf"] for part in _parts(one, schemas)]
    return [schema]


def kind_of(schema: Mapping[str, Any]) -> str:
    """Return the kind of a value in a word or two."""
    if "$ref" in schema:
        return str(schema["$ref"].rsplit("/", 1)[1])
    if "const" in schema:
        return f"“{schema['const']}”"
    if "enum" in schema:
        return " | ".join(f"“{value}”" for value in schema["enum"])
    for key in ("anyOf", "oneOf", "allOf"):
        if key in schema:
            return " | ".join(dict.fromkeys(kind_of(one) for one in schema[key]))
    kind = schema.get("type", "any")
    if kind == "array":
        return f"{kind_of(schema.get('items', {}))}[]"
    if isinstance(kind, list):
        return " | ".join(kind)
    return str(schema.get("format") or kind)
