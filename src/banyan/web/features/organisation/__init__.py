"""Pages of the organisation: the tree, a unit with its tabs, what changes a unit."""
