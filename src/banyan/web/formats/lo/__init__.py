"""Dates and numbers in Lao."""
