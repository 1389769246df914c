"""Jobs: the list, one with its progress and its files, what starts by itself."""
