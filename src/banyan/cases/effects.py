"""Effects that belong to the engine itself: one case opens another."""

from __future__ import annotations

from .commands import OpenCase
from .definitions import definition_of
from .domain.seen import Item, Work, effect
from .services.opening import case_open


@effect("open-case@1")
def open_case(work: Work) -> None:
    """A case of another kind (``kind``) opens about the same subject.

    ``given`` fills its opening, ``copy`` takes fields along (``{to = "step.field"}``).
    It names this case as its parent. Where one is open already, that one stays.
    """
    for item in work.items:
        kind = str(item.params["kind"])
        definition = definition_of(kind, item.case.pack)
        subject = {
            "membership": item.case.membership,
            "person": item.case.person,
            "unit": item.case.subject_unit,
        }[definition.subject]
        if subject is None:
            raise ValueError(f"{item.case.reference} has no subject for {kind}")
        command = OpenCase(
            subject=subject,
            on=item.on,
            unit=None if definition.host in ("home", "subject") else item.case.unit,
            given=_given(item),
            parent=item.case.id,
        )
        case_open(
            actor=work.actor,
            kind=kind,
            pack=item.case.pack,
            commands=[command],
            record_into=work.act,
            keep_running=True,
        )


def _given(item: Item) -> dict[str, object]:
    found: dict[str, object] = dict(item.params.get("given", {}))
    for key, source in item.params.get("copy", {}).items():
        step, _dot, field = str(source).partition(".")
        found[key] = item.fields.get(step, {}).get(field)
    return found
