"""What one would build instead: a plain Django admin on the same rows.

Units in a treebeard tree, members with a foreign key, django-import-export for
spreadsheets, the admin's own list, search, filters and forms. Nothing is tuned,
nothing is hindered: indexes stand where the admin's options ask for them.
"""
