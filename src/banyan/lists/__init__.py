"""Lists as people keep them: filters saved, named and shared; acts on many rows.

Owns saved lists and the record of batch acts. Does not own what a list is
(``base.lists``), nor what is done to its rows (the services of the rooms). Glossary:
*saved list* (a filter with its columns and order, under a name), *share* (a unit: who
works there or below may use it), *batch* (one act on many rows, with its way back).
"""
