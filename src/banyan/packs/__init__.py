"""Rule packs: an organisation's documents, rules, units, posts and labels as TOML.

Data only; ``banyan.rulebook`` reads it. One folder is one pack; the two files
beside them (``labels.toml``, ``right-sets.toml``) are shared by every pack.
"""
