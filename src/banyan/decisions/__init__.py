"""Every decision: who, in which body, under which rule, with which vote,
effective when.

Owns decisions and the number series. Does not own what a decision changes:
the context that changes it names the decision. Glossary: *series* (numbers
per body, type and term), *symbol* (how a number is written), *taken over from
records* (what was true before Banyan), *effect* (what it made true).
"""
