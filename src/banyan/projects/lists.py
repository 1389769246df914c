"""The list of projects, made from the fields of its kind."""

from __future__ import annotations

from banyan.exchange import lists
from banyan.kernel.text import ngettext_noop

from .kinds import PROJECT

lists.register(PROJECT, "projects", ngettext_noop("%(n)s project", "%(n)s projects"))
