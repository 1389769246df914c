"""Pure decisions on saved lists."""
