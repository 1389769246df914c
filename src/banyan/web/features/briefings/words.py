"""How briefings are written for the reader."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from banyan.briefings.lists import LEVELS, STATES
from banyan.web.shared.ui import Badge

NAMES = {"vi": "Tiếng Việt", "lo": "ລາວ", "en": "English"}
TONES = {"draft": "", "review": "soon", "released": "good"}


def state_badge(state: str) -> Badge:
    """Return the state of a briefing as a badge."""
    return Badge(gettext(STATES[state]), TONES.get(state, ""))


def level_said(level: str) -> str:
    """Return how far a briefing goes."""
    return gettext(LEVELS[level])


def at(name: str, uid: Any, *more: Any) -> str:
    """Return an address of a briefing."""
    return reverse(name, args=[uid, *more])
