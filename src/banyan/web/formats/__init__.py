"""How Django itself writes dates and numbers in each language."""
