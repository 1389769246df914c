"""Pure parts of briefings: small numbers, what is published, states."""
