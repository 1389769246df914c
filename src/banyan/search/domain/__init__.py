"""Pure decisions of this room: what was asked, how well a text fits, what to mark."""
