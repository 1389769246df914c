"""What every form does alike."""

from __future__ import annotations

from typing import Any

from django import forms

from .errors import say


def put_back(
    form: forms.Form, error: Any, fields: dict[str, str] | None = None
) -> None:
    """Put the findings of a service beside the fields that they are about."""
    for problem in error.problems:
        said = say(problem.template, dict(problem.values))
        hint = say(problem.way_out, dict(problem.values))
        name = (fields or {}).get(problem.field, problem.field)
        known = name if name in form.fields else None
        form.add_error(known, f"{said} {hint}".strip())
    if not error.problems:
        said = say(error.template, error.values)
        form.add_error(None, f"{said} {say(error.way_out, error.values)}".strip())
