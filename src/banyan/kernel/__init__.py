"""Pure Python under everything: no Django, no database, no clock of its own.

Errors, periods, working-day calendars, actors and path ranges, ids, names and
sort keys, texts in three languages. Every other package may import this one;
this one imports nothing of Banyan.
"""
