"""The inbox: what waits for the reader, and the ground they work on."""
