"""Django under Banyan's rooms: fields, abstract models, bulk writing, events,
ports, the list specification, settings kept in the database, the day roll.

Owns no facts about units or people. Glossary: *open end* (a period without an
end, kept as 9999-12-31), *versioned* (a row on both time axes), *port* (what a
context offers to those below it), *event* (what happened, told to
``reactions``), *day roll* (what the clock makes true).
"""
