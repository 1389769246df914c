"""Pure decisions of evaluation: no Django, no clock."""
