"""Reading a report: text in, a proposed record out, each value with its sentence.

Pure: rules and lexicons (``lexicons/*.toml``), no model, no network. Nothing that is
read here becomes a record before a person has accepted it.
"""

from .reader import read

__all__ = ["read"]
