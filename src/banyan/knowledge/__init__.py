"""Topics: what the organisation and its partners speak about, in three languages.

Owns the thesaurus (SKOS in and out, its checks), the proposals that grow it, and
which records are about which topic. Knows nothing of the records themselves.

Words: *topic* (one concept), *preferred label* (one in each language), *alternative
label* (another word for the same), *broader* (the topic above), *proposal* (a label
or topic asked for in use, which a person accepts or rejects).
"""
