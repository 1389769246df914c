"""Pure decisions about registered tasks: no Django, no clock, no numbers of rules."""
