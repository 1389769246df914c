"""Reads of briefings: actor first; a guest gets what was released, nothing else."""

from .choices import Choices, choices_for, exchanges_offered, template_choices
from .handed import BriefingHanded, briefings_handed
from .shown import (
    BriefingShown,
    ReleaseShown,
    briefing_get,
    briefings_of_exchange,
    briefings_released,
    content_shown,
    releases_of,
    section_get,
    versions_of,
)

__all__ = [
    "BriefingHanded",
    "briefings_handed",
    "BriefingShown",
    "Choices",
    "ReleaseShown",
    "briefing_get",
    "briefings_of_exchange",
    "briefings_released",
    "choices_for",
    "content_shown",
    "exchanges_offered",
    "releases_of",
    "section_get",
    "template_choices",
    "versions_of",
]
