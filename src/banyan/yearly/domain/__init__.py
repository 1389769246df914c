"""Pure decisions of the yearly report."""
