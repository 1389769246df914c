"""Reads of cases: lists, what is due, one case with its path, its whole derivation."""

from .scope import cases_visible, open_kinds, persons_of_cases

__all__ = ["cases_visible", "open_kinds", "persons_of_cases"]
