"""Pages of topics: the tree, one topic, proposals."""
