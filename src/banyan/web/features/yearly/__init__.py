"""Pages of the yearly reports of partnerships."""
