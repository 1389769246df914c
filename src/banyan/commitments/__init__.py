"""Tasks that officers and units register for a period, and the results of a period.

Owns: registered tasks (regular, difficult, breakthrough) with their product, measure,
milestones, evidence, self-score and score; who approved them; how they are rolled out
from a level to the units below; the closing of a period; the targets and results of
a unit in a year or half-year.

Does not own: who is a member or holds an office (``people``), the class that follows
from all this (``evaluation``), formula, axes and limits (``rulebook``).

Words: a *task* is one registered commitment; its *owner* a person, or the unit where
no person is named; the *level above* is the unit that approves and scores it; a
*period* is a year, a half-year or a quarter (``2026``, ``2026-H1``, ``2026-Q3``);
*shares* are the counts that an evaluation reads: completed, on time, late, exceeded.
"""
