"""Courses and study visits, for own members and for guests of a partner.

Owns: the catalogue of courses with their rule of completion; cohorts with sessions,
places and waiting list; who takes part (persons of the register and counterparts of a
partner in one register); attendance, tests, action plans; completion by the course's
own rule; numbered certificates; what was applied at home; alumni who are invited.

Does not own: persons and their qualifications (``people``), partners, exchanges,
practices and lessons on topics (``exchange``), numbers of papers (``decisions``).

Words: a *course* stands in the catalogue; a *cohort* is one holding of it; a
*participant* is a nomination and what became of it; *completed* and *applied at home*
are counted apart.
"""
