"""Pure reading, checking and evaluating of packs: no Django, no clock."""
