"""Pages of registered tasks and of the results of a period."""
