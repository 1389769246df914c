"""Papers: taking one in, its versions, opening it (which is recorded)."""
