"""Pure decisions of this room: definitions, their check, and the interpreter."""
