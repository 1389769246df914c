"""Pages. Views are functions; each page is one frozen dataclass; rendering asks
the database nothing. Imports queries and services of the contexts, never models.
"""
