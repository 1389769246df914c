"""People: the list, the hub of a person, the acts that change a standing, oneself."""
