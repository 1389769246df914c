"""Figures: the counts of every unit and everything below it, kept rolled up.

Owns tallies and (later) indicators and snapshots. Does not own the facts it
counts: contexts write deltas, a job rolls them up the tree. Glossary: *tally*
(the counts of one unit: its own, and with all below), *delta* (a change not yet
rolled up; readers add it).
"""
