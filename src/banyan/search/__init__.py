"""One table of folded texts that every context feeds through its port.

Owns the search table with its indexes on both databases, and beside it what texts mean
as vectors, where the extra for that is installed. Does not own the things found or who
may see them: it answers with kind and id, within ranges.
"""
