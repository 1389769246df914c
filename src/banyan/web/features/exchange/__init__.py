"""Pages of exchanges: the first page, records of every kind, reports, files."""
