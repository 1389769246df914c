"""Search: units, people, decisions and rules, in any spelling, within rights."""
