"""Pure decisions about persons and memberships: no Django, no clock."""
