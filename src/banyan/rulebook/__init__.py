"""The organisation's written rules: dated, scoped, cited, as data.

Owns packs (folders of TOML under ``banyan.packs``), their reading and checking,
the answer to "which value holds on this day, here, by which text", what changed
between two days, and the reference pages. Does not own what a rule is applied
to: a rule is asked with plain facts and a scope, and the caller decides.

Glossary: *pack* (one organisation's folder), *rule* (one parameter with its
values through time), *value* (what holds in a period and a scope), *variant*
(one reading of a disputed value), *document* (number, issuer and date together;
a number alone names nothing), *answer* (what the rulebook says on a day).
"""
