"""Pure decisions of access: what may be given, and why somebody may or may not."""
