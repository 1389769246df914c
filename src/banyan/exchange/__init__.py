"""Exchange of experience with partners: what two organisations learn from each other.

Owns partners, agreements, exchanges with their delegations, briefings, lessons and
their application, cooperation projects, and the reading of reports. Knows nothing of
ordinary members: only people acting in an office stand here.

Words: *report* (a text about an exchange), *reading* (what a report proposes, each
value with its sentence), *side* (host, visitor, other), *undertaking* (can be
checked later), *declaration* (willingness, hope).
"""
