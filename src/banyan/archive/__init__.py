"""The whole organisation in one file, and back: full export, restore, backup.

Owns no table. It lies above every room that has tables and below the doors: it
takes the tables from Django's registry, so that a new one is part of an export
by itself, and the form of a value from the ledger's codecs.

It also owns retention: how long each kind of data is kept, what would go, and
letting it go.
"""
