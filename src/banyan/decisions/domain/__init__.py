"""Pure decisions of this room: symbols and numbers, votes, rules as stored."""
