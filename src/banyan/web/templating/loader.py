"""The loader of the settings: finds templates once, and quickens them."""

from __future__ import annotations

from typing import Any

from django.template.base import Template
from django.template.loaders import cached

from .lists import quicken


class Loader(cached.Loader):
    """Django's cached loader, whose templates draw themselves with functions."""

    def get_template(self, template_name: str, skip: Any = None) -> Template:
        """Return the template of a name."""
        found = super().get_template(template_name, skip)
        quicken(found)
        return found
