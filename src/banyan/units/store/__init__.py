"""Reading and writing the tree set-based, for the services of this room only."""
