"""Pure guards, conditions and days of the kinds of this room."""
