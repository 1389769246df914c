"""Briefings: what a unit tells of itself to a guest, from live figures, then frozen.

Owns briefings with their sections, approvals by language and snapshots. Owns no
figure, practice or lesson: it reads those of other rooms. Glossary: *template*
(sections as data of the packs), *content* (everything that is shown, as plain
data in three languages), *snapshot* (the content on the day of release, with its
hash; never changed), *small* (a count of people below the limit), *withheld* (a
figure left out because it would let one work out a small one), *level* (how far a
briefing may go: the house, a named exchange, a partner, everybody).
"""
