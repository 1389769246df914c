"""What waits for whom, by when, why, blocked by what.

Owns the clocks that other contexts start; the inbox is a query on it. Does not
own what happens when a clock runs out. Glossary: *deadline* (start, length,
calendar, due day), *owner* (the right and unit, or the account, that must act).
"""
