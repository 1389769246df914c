"""Persons, memberships with their dated facts, offices, qualifications.

Owns who is who and who belongs where. Does not own the tree or the procedures
that change a standing. Glossary: *membership* (a person in one structure, from
joining to leaving), *grade* (probationary, official), *participation* (active,
exempt, suspended), *stay* (the unit; home or guest), *office* (a post held for
a period), *counting place* (the one unit where a person is counted as person).
"""
