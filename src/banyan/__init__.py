"""Banyan: runs a membership organisation from its branches up.

The house is described in ``CONTRIBUTING.md``; imports go down only and
import-linter checks it (``.importlinter``).
"""

__version__ = "0.1.0"
