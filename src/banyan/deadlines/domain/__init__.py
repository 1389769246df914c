"""Pure decisions of this room: when something is due, and which group it is in."""
