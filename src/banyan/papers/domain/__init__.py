"""Pure decisions of this room: what kind of file came in, and whether to take it."""
