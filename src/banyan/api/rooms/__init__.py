"""The rooms of the interface: one module each, with a ``room`` of endpoints."""
