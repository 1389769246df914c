"""The yearly report of a partnership: what was agreed, done, kept and changed at home.

Owns: the report of a partnership on a year, counted from the rows of exchanges,
projects and courses; its foreword; what was frozen and released to the partner.

Does not own what it counts, nor a way of its own to freeze or release: levels, small
numbers and hashes are those of briefings, releases those of ``access``.

Words: an *edition* is one release of the report of a year; *standing* says how an
undertaking, a milestone or a use check stood on the last day of the report; *not
measured* stands wherever there are no rows to count.
"""
