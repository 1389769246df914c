"""Acts: one table of services and their commands, each of which is an endpoint.

A new service becomes part of the interface by one line in ``rooms/*``: its word,
the service, its command. The schema of the request, the references, the
decision, the version to compare and the answer follow from the command.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace
from typing import Annotated, Any

from django.db import transaction
from django.http import HttpRequest
from pydantic import Field, create_model

from banyan.kernel.actor import Actor
from banyan.kernel.errors import InputError, Problem
from banyan.kernel.text import gettext_noop as _

from .commands import MANY, Request, commands_of, request_of
from .deciding import OnDecision, decided, effect_on, first_day
from .endpoints import Room

NONE, OPTIONAL, NEEDED = "none", "optional", "needed"

ONE_VERSION = _("“If-Match” names one version, but this request changes several.")


@dataclass(frozen=True)
class Act:
    """A service that takes a list of commands, and how it is asked.

    ``decision`` says whether it stands on one. ``also`` are further fields of the
    request that ``call`` hands to the service; ``without`` fields of the command
    that are not asked for. ``one`` takes the single command by itself.
    """

    word: str
    service: Callable[..., Any]
    command: type
    right: str | None
    decision: str = NONE
    also: tuple[tuple[str, Any], ...] = ()
    without: tuple[str, ...] = ()
    prepare: Callable[[Actor, dict[str, Any]], dict[str, Any]] = lambda actor, more: (
        more
    )
    one: bool = False
    summary: str = ""

    @property
    def versioned(self) -> bool:
        """Whether the command carries the version that was read."""
        return any(f.name == "row_version" for f in fields(self.command))


ACTS: dict[str, Act] = {}


@dataclass(frozen=True)
class Record:
    """A record that an act wrote, with its version now."""

    kind: str
    id: int
    uid: uuid.UUID | None
    row_version: int | None


@dataclass(frozen=True)
class Done:
    """What an act did: the records it wrote, and the decision it stands on."""

    act: str
    records: tuple[Record, ...]
    decision: int | None


def add_acts(room: Room, acts: Sequence[Act]) -> None:
    """Make an endpoint of each act."""
    for act in acts:
        if act.word in ACTS:
            raise RuntimeError(f"the act {act.word!r} is there twice")
        ACTS[act.word] = act
        _add(room, act)


def _add(room: Room, act: Act) -> None:
    body = request_for(act)

    def view(request: HttpRequest, payload: Any) -> Done:
        return carry_out(request, act, payload)

    view.__name__ = "act_" + act.word.replace("-", "_")
    view.__doc__ = act.summary or _summary(act.service)
    view.__annotations__ = {"request": HttpRequest, "payload": body, "return": Done}
    room.post(
        f"/acts/{act.word}",
        right=act.right,
        gives=Done,
        status=200,
        versioned=act.versioned,
    )(view)


def _summary(service: Callable[..., Any]) -> str:
    return (service.__doc__ or "").strip()


def request_for(act: Act) -> type[Request]:
    """Return the schema of the request of an act."""
    item = request_of(act.command, frozenset(act.without))
    commands = Annotated[list[item], Field(min_length=1, max_length=MANY)]  # type: ignore[valid-type]
    wanted: dict[str, Any] = {"commands": (commands, ...)}
    if act.one:
        wanted = {"command": (item, ...)}
    wanted |= {name: (kind, ...) for name, kind in act.also}
    base = Request if act.decision == NONE else OnDecision
    name = "".join(part.capitalize() for part in act.word.split("-")) + "Asked"
    made: type[Request] = create_model(name, __base__=base, **wanted)
    return made


def carry_out(request: Any, act: Act, asked: Any) -> Done:
    """Call the service of an act; its decision is recorded with it or not at all."""
    actor: Actor = request.actor
    listed = [asked.command] if act.one else asked.commands
    kinds = {request_of(act.command, frozenset(act.without)): act.command}
    commands = _at_version(request, act, commands_of(actor, kinds, listed))
    more = act.prepare(actor, {name: getattr(asked, name) for name, _k in act.also})
    with transaction.atomic():
        made = None
        if act.decision != NONE:
            made = decided(
                actor,
                asked,
                needed=act.decision == NEEDED,
                effective_on=more.get("on") or first_day(commands),
                effect=effect_on(actor, commands),
            )
            more = {**more, "decision": made}
        what = {"command": commands[0]} if act.one else {"commands": commands}
        written = act.service(actor=actor, **what, **more)
    return Done(act.word, _records(written), _id(made))


def _at_version(request: Any, act: Act, commands: list[Any]) -> list[Any]:
    """Let the one command carry the version that ``If-Match`` names."""
    read_at = getattr(request, "read_at", None)
    if not act.versioned or read_at is None:
        return commands
    if len(commands) > 1:
        problem = Problem.of("if_match", ONE_VERSION, field="If-Match")
        raise InputError(problems=[problem])
    return [replace(commands[0], row_version=read_at)]


def _records(written: Any) -> tuple[Record, ...]:
    rows = written if isinstance(written, (list, tuple)) else [written]
    return tuple(record_of(row) for row in rows if hasattr(row, "_meta"))


def record_of(row: Any) -> Record:
    """Return what names a row that a service wrote."""
    return Record(
        kind=row._meta.label_lower,
        id=int(row.pk),
        uid=getattr(row, "uid", None),
        row_version=getattr(row, "row_version", None),
    )


def _id(decision: Any) -> int | None:
    found: int | None = getattr(decision, "pk", decision)
    return found
