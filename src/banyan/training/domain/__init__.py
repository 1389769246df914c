"""Pure decisions: places, completion, states, shares."""
