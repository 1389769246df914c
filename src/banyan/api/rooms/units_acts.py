"""Acts on units: establishing, changing, dissolving, correcting, by decision."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.db import transaction
from pydantic import Field, create_model

from banyan.kernel.actor import Actor
from banyan.units import services
from banyan.units.domain import operations as ops

from ..acts import NEEDED, Act, Done, Record, add_acts
from ..commands import MANY, Request, commands_of, request_of
from ..deciding import OnDecision, decided
from ..endpoints import Room
from ..moments import Day
from ..references import Key
from ..shapes import either
from .common import structure_seen
from .requests import Asked

room = Room("Acts on units")


def operation_of(kind: Any) -> type[Request]:
    """Return the schema of an operation; its word stands in the field ``op``."""
    made: type[Request] = create_model(
        f"{kind.__name__}Operation",
        __base__=request_of(kind),
        __doc__=(kind.__doc__ or "").strip(),
        op=(Literal[kind.op], ...),  # type: ignore[arg-type]
    )
    return made


SCHEMAS: dict[type[Request], type[ops.Operation]] = {
    operation_of(kind): kind for kind in ops.KINDS.values()
}


def any_of(*kinds: type[ops.Operation]) -> Any:
    """Return the union of the schemas of operations, told apart by ``op``."""
    wanted = kinds or tuple(ops.KINDS.values())
    chosen = tuple(schema for schema, kind in SCHEMAS.items() if kind in wanted)
    return Annotated[either(*chosen), Field(discriminator="op")]


def operations_of(actor: Actor, asked: list[Request]) -> list[Any]:
    """Return the operations that a request names, in its order."""
    return commands_of(actor, SCHEMAS, asked)


Changes = Annotated[  # type: ignore[valid-type]
    list[any_of(ops.Rename, ops.Move, ops.ChangeArea)],  # type: ignore[misc]
    Field(min_length=1, max_length=MANY),
]


class ChangeAsked(OnDecision):
    """What has changed of units, on a day, by decision."""

    structure: Key
    on: Day
    commands: Changes  # type: ignore[valid-type]


def _placed(actor: Actor, more: dict[str, Any]) -> dict[str, Any]:
    return {**more, "structure": structure_seen(actor, more["structure"])}


def _establish(*, actor: Actor, **given: Any) -> Any:
    made = services.unit_establish(actor=actor, **given)
    return [_Unit(pk) for pk in made.values()]


class _Unit:
    """A unit that an act made or touched, as a record."""

    def __init__(self, pk: int) -> None:
        self.pk = pk
        self._meta = type("Meta", (), {"label_lower": "units.unit"})


def _dissolve(*, actor: Actor, **given: Any) -> Any:
    written = services.unit_dissolve(actor=actor, **given)
    return [_Unit(pk) for pk in written.touched]


def _correct(*, actor: Actor, **given: Any) -> Any:
    services.unit_correct(actor=actor, **given)
    return []


_establish.__doc__ = services.unit_establish.__doc__
_dissolve.__doc__ = services.unit_dissolve.__doc__
_correct.__doc__ = services.unit_correct.__doc__

SHAPE = "reorganise"
ON = (("structure", Key), ("on", Day))

add_acts(
    room,
    (
        Act(
            "unit-establish",
            _establish,
            ops.Establish,
            SHAPE,
            NEEDED,
            also=ON,
            prepare=_placed,
            summary="Establish units, by decision",
        ),
        Act(
            "unit-dissolve",
            _dissolve,
            ops.Dissolve,
            SHAPE,
            NEEDED,
            also=ON,
            prepare=_placed,
            summary="Dissolve units, by decision",
        ),
        Act(
            "unit-correct",
            _correct,
            services.Correction,
            "unit.write",
            NEEDED,
            also=(("structure", Key),),
            prepare=_placed,
            summary="Correct what was recorded wrongly of units",
        ),
    ),
)


@room.post(
    "/acts/unit-change",
    right="unit.write",
    gives=Done,
    status=200,
    versioned=True,
)
def unit_changed(request: Asked, payload: ChangeAsked) -> Done:
    """Record that units have changed on a day: names, codes, kind, place, area."""
    actor = request.actor
    structure = structure_seen(actor, payload.structure)
    commands = operations_of(actor, payload.commands)
    with transaction.atomic():
        made = decided(actor, payload, effective_on=payload.on)
        written = services.unit_change(
            actor=actor,
            structure=structure,
            commands=commands,
            on=payload.on,
            decision=made,
            read_versions=_read(request, commands),
        )
    records = tuple(Record("units.unit", pk, None, None) for pk in written.touched)
    return Done("unit-change", records, getattr(made, "pk", made))


def _read(request: Asked, commands: list[Any]) -> dict[int, int] | None:
    if request.read_at is None:
        return None
    return {command.unit: request.read_at for command in commands}
