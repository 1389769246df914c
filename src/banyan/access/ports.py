"""What this room registers: its part of the day roll."""

from __future__ import annotations

from banyan.base import ports

from .services.answers import answers_forget

ports.day_roll.register("access", answers_forget)
