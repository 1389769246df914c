"""Taking over tables: units, members, offices and past decisions.

A table is *prepared* (read, mapped, understood, matched, judged) into a staging file
of its own, without the write lock of the database; people look at the preview,
which writes nothing to the truth; it is *applied* in one transaction by one
decision, and can be *taken back* while nothing builds on it.

Words: a *kind* of table; a *mapping* from headings to fields; a *finding* about one
cell; the *status* of a row (new, changed, same, needs, wrong, elsewhere).
"""
