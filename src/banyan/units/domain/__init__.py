"""Pure planning of the tree: operations, what they lead to, what forbids them."""
