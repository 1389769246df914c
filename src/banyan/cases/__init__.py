"""The case engine: every way a member's or a unit's standing changes, as dated steps.

Owns: definitions of procedures (read from the pack, kept by hash with the cases that
pinned them), cases, their steps, events and clocks, waivers, the links to papers;
the pure interpreter that turns state and act into a new state with findings.

Does not own: what a kind of case means (``lifecycle``, ``evaluation`` and others
register guards, facts and effects), votes and electorates (``meetings``), decisions,
deadlines, persons and their standing (effects call the services of ``people``).

Words: *kind* is a procedure of the pack, *case* one run of it, *step* one thing to
do, *round* one try of a step, *outcome* how it ended, *guard* a named check,
*effect* a named change, *clock* a time that runs while a step is open.
"""
