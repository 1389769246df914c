"""Decisions: the list within range, one decision, its print, recording one by hand."""
