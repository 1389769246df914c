"""Evaluation: campaigns, self-review, bodies in order, caps, classes, publication.

Owns campaigns, who is rated in them and why not, what was said at each step,
what the figures and people gave as evidence, the choice of how a cap is read,
and the classes that bodies decided. Owns no rule: frames and values are data of
the packs. Glossary: *frame* (scale, parts, classes and steps of one year's
rules), *group* (the people or units counted together under a cap), *reading* (one
way to understand a disputed rule), *ceiling* (the best class that the rules allow).
"""
