"""The append-only record of who did what, when, under which rule.

Owns acts, entries, seals and the log of readings. Does not own the facts: an
entry holds digests, the rows hold the truth. Glossary: *act* (one service
call), *entry* (one changed record), *codec* (the order in which a row's values
become bytes), *seal* (a signed batch of acts), *reading* (somebody opened what
is restricted).
"""
