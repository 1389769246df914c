"""One table of folded texts that every context feeds through its port.

Owns the search table and its indexes on both databases. Does not own the
things found or who may see them: it answers with kind and id, within ranges.
"""
