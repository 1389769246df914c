"""The kinds of cases that change a member's standing, from application to effect.

Owns: the named facts, guards, conditions, days and effects of those kinds, and whom
a case should soon be opened for. The procedures themselves are data of the pack
(``packs/<pack>/procedures``), played through by its scenario files.

Does not own: the engine (``cases``), votes (``meetings``), persons and their dated
facts (``people``). It keeps no table of its own.
"""
