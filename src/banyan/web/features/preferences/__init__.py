"""Switches of the reader: language, theme, type size, the date shown."""
