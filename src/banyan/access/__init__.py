"""Accounts, right sets, grants, releases; and why somebody may or may not.

Owns who may do what where. Does not own offices (they give grants through
``reactions``) or the tree (a grant names a unit; its path is looked up when the
actor is built). Glossary: *right* (one word such as ``person.read``), *right
set* (a named bundle), *grant* (a right set over a unit, for a period),
*release* (one thing shown to one outside the range), *support session* (help
from outside, for an hour, with a reason shown to the unit).
"""
