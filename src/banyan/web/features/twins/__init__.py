"""Possible twins: the pairs, side by side, merging and taking back, what counts."""
