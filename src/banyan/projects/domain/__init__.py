"""Pure decisions of the room: money, days, and what each state asks for."""
