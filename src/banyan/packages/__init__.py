"""Signed packages: records handed to a partner whose installation is another one.

Owns the form of a package (one ZIP, signed), the keys of senders that somebody here
compared and trusted, the packages sent and received, and the records received: they
stay the sender's, beside the own ones. What may go out is no question of this room:
it asks for what a guest of the partner is shown.

Words: *package* (what is handed over), *sender* (an installation with its key),
*fingerprint* (the key in sixty digits, to compare by voice), *theirs* (a record as
the sender wrote it), *linked* (an own record that tells of the same thing), *conflict*
(both sides changed theirs since the last package).
"""
