"""Pure decisions of the room: values, steps, partners, practices, matching."""
