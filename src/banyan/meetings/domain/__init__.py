"""Pure decisions of this room: who votes, what counts say, what a result is."""
