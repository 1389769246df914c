"""Projects as activities of the IATI standard 2.03: writing them, and checking a file."""
