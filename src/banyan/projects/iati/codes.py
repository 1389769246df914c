"""The codes of the standard, from the shipped file."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

FOLDER = files("banyan.projects").joinpath("data", "iati-2.03")
LANG = "{http://www.w3.org/XML/1998/namespace}lang"


@cache
def codes() -> dict[str, Any]:
    """Return the codes by what they are of."""
    return tomllib.loads(FOLDER.joinpath("codes.toml").read_text("utf-8"))
