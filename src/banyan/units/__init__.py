"""Structures, units, their versions and paths through time, succession,
reorganisations.

Owns the tree. Does not own who is in it. Glossary: *structure* (one tree among
several: areas, party, Front), *version* (what was true of a unit in a period),
*path* (derived: where a unit stood), *succession* (which unit took over from
which), *custodian* (who keeps a dissolved unit's records).
"""
