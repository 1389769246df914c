"""Pure decisions about jobs: states, waits, failures as data, rhythms in words."""
