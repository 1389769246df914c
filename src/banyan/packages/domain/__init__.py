"""Pure parts of packages: their form, what makes one wrong, how records compare."""
