"""Pure parts of the figures: which measures exist and how they are kept."""
