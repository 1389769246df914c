"""Triggers that keep the ledger append-only, on both databases.

Three changes remain possible: an act and a reading get their seal once, an
entry is erased once (its salt gives way to the salt's digest). Whoever drops
the triggers is found by ``verify``.
"""

from __future__ import annotations

from django.db import models

from banyan.base.triggers import Trigger, register

from .models import Act, Entry, Reading, Seal

Model = type[models.Model]


def _columns(model: Model, without: tuple[str, ...]) -> list[str]:
    found = [str(f.column) for f in model._meta.concrete_fields]
    return [column for column in found if column not in without]


def _same(model: Model, without: tuple[str, ...], operator: str) -> str:
    """Return the condition that no other column changes (nulls included)."""
    return " AND ".join(
        f'NEW."{c}" {operator} OLD."{c}"' for c in _columns(model, without)
    )


def _sealed_once(model: Model, operator: str) -> str:
    return "OLD.seal_id IS NULL AND NEW.seal_id IS NOT NULL AND " + _same(
        model, ("seal_id",), operator
    )


def _allowed(model: Model, *, postgres: bool) -> str:
    """Return the condition of the one change that is allowed; empty for none."""
    operator = "IS NOT DISTINCT FROM" if postgres else "IS"
    if model in (Act, Reading):
        return _sealed_once(model, operator)
    if model is Entry:
        salt = "NEW.salt = sha256(OLD.salt)" if postgres else "length(NEW.salt) = 32"
        change = (
            "NOT OLD.erased AND NEW.erased"
            if postgres
            else ("OLD.erased = 0 AND NEW.erased = 1")
        )
        return f"{change} AND {salt} AND " + _same(model, ("salt", "erased"), operator)
    return ""


def _sqlite(table: str, model: Model) -> str:
    refuse = f"BEGIN SELECT RAISE(ABORT, 'append-only: {table}'); END"
    allowed = _allowed(model, postgres=False)
    when = f"WHEN NOT ({allowed})\n" if allowed else ""
    return (
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE ON {table}\n{when}{refuse}"
        "\n--\n"
        f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table}\n{refuse}"
    )


def _postgres(table: str, model: Model) -> str:
    allowed = _allowed(model, postgres=True)
    name = f"{table}_append_only"
    pass_on = (
        f"  IF TG_OP = 'UPDATE' THEN IF {allowed} THEN RETURN NEW; END IF; END IF;\n"
        if allowed
        else ""
    )
    return f"""
CREATE OR REPLACE FUNCTION {name}_f() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
{pass_on}  RAISE EXCEPTION 'append-only: {table}'
    USING ERRCODE = 'integrity_constraint_violation';
END $body$;
DROP TRIGGER IF EXISTS {name} ON {table};
CREATE TRIGGER {name} BEFORE UPDATE OR DELETE ON {table}
  FOR EACH ROW EXECUTE FUNCTION {name}_f();
"""


def append_only(model: Model) -> Trigger:
    """Return the trigger that refuses changes of one table, also of another room."""
    table = model._meta.db_table
    return Trigger(
        f"{table}_append_only", table, _sqlite(table, model), _postgres(table, model)
    )


TRIGGERS = [append_only(model) for model in (Act, Entry, Seal, Reading)]
register(*TRIGGERS)
