"""Pages of cases: lists, what is due, one case with its path and its act, opening."""
