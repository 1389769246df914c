"""Meetings of bodies and the votes taken there.

Owns: meetings with attendance, the electorate of a vote as a snapshot (each person
in or out, the reason, the rule), counts entered by two people, and results against
the threshold. A result is never changed; a correction is a new one.

Does not own: what a vote is about (``cases`` waits for its result), who is a member
or holds an office (``people``), majorities (``rulebook``).

Words: *body* is a unit or the committee of a unit, *denominator* a named meaning of
who is counted, *base* how many those are, *needed* the fewest voices that carry,
*tally* a named meaning of what counts come to.
"""
